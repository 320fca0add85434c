#pragma once

#include <string_view>

#include "config/info_config.hpp"
#include "endpoints/info.hpp"

namespace host {

/// What the page of info tells by the configuration, of this build.
endpoints::info_settings info_settings_of(const config::info_config& given,
                                          std::string_view version);

}  // namespace host
