#pragma once

#include <actuator/ext/http.h>

#include <optional>

#include <tl/expected.hpp>

#include "http/message/message.hpp"
#include "plugin/refused.hpp"

namespace host::plugin {

/// Copies a plugin's answer into a fresh response of ours, or says which rule it breaks: nothing
/// that could end a header early (CR, LF, NUL), no header that belongs to the host, text that is
/// UTF-8, no body where HTTP has none. Pure.
std::optional<refused> read_response(const actuator_http_response* theirs, http::response& ours);

/// The same for an answer in pieces: it must have a body, whose bytes are not judged.
std::optional<refused> read_stream_head(const actuator_http_response* theirs, http::response& ours);

/// The same for the parts of an error answer.
tl::expected<http::response, refused> judge_error(std::int32_t status, actuator_str message);

}  // namespace host::plugin
