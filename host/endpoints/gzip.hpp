#pragma once

#include <string>
#include <string_view>

#include "http/message/message.hpp"

namespace host::endpoints {

/// Whether a client takes a body that is coded with gzip: by its name or by "*", unless its quality
/// is 0. Pure.
bool takes_gzip(const http::request& asked);

/// The same text as one member of gzip, at the speed that costs least; "" when there is no memory.
std::string gzip(std::string_view text);

}  // namespace host::endpoints
