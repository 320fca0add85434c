#pragma once

#include <actuator/ext/http.h>

#include <tl/expected.hpp>

#include "http/message/message.hpp"
#include "plugin/refused.hpp"

namespace host::plugin {

/// Copies a plugin's answer, or says which rule it breaks: nothing that could end a header early
/// (CR, LF, NUL), no header that belongs to the host, text that is UTF-8, no body where HTTP
/// has none. Pure.
tl::expected<http::response, refused> read_response(const actuator_http_response* theirs);

/// The same for the parts of an error answer.
tl::expected<http::response, refused> judge_error(std::int32_t status, actuator_str message);

}  // namespace host::plugin
