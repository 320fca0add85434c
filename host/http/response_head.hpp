#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "http/message/message.hpp"

namespace host::http {

/// How the end of a body is told. Without a length it is not known beforehand.
enum class body_end { length, chunks, close };

/// How an answer is framed on this connection.
struct response_framing {
  bool close = false;         ///< writes Connection: close
  std::string_view produces;  ///< the content type where the answer states none; a sound one
  std::string_view date;      ///< the Date field as one line, with its end
  body_end end = body_end::length;
  std::string_view more = {};  ///< further fields, whole lines; sound ones
};

/// Status line and fields of an answer up to and with the empty line, appended to `out`. The
/// length is that of the whole body, also when HEAD leaves it out. 1xx, 204 and 304 have no body
/// and no length. A field that would break the framing (a line break in it, or one that the
/// session itself writes) is left out. Pure.
void append_response_head(std::string& out, const response& answer,
                          const response_framing& framing);

/// True when an answer with this status may carry a body.
bool may_have_body(int status);

/// True for the statuses whose answer is the last one of its connection, whoever made it: 400 and
/// 500, as clients of an actuator port know it.
bool ends_connection(int status);

}  // namespace host::http
