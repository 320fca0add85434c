#pragma once

#include <string_view>

namespace host::http {

/// The reason phrase of RFC 9110, "" for a status that has none there.
std::string_view reason_phrase(int status);

}  // namespace host::http
