#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/property_list.hpp"

namespace host::config {

/// The settings of a JSON text as `SPRING_APPLICATION_JSON` holds one: an object, whose members
/// become dotted keys and whose arrays items. `from` is said of each. One sentence, without the
/// text, when it is none.
tl::expected<std::vector<property>, std::string> read_application_json(std::string_view text,
                                                                       const origin& from);

}  // namespace host::config
