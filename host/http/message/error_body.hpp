#pragma once

#include <chrono>
#include <string_view>

#include "http/message/message.hpp"

namespace host::http {

/// The port's own error answer, application/json:
///   {"timestamp":"2026-11-22T21:06:44.145+00:00","status":400,"error":"Bad Request",
///    "path":"/actuator/x","message":"..."}
/// `message` is left out when empty. 400 and 500 close the connection. Pure; any thread.
response error_response(int status, std::string_view path, std::string_view message,
                        std::chrono::system_clock::time_point now);

/// The same with the time of now, for who has no clock at hand.
response error_response(int status, std::string_view path, std::string_view message);

/// Which members error bodies have: what `server.error.*` says.
struct error_members {
  enum class when { always, never, on_param };
  when message = when::always;  ///< on_param: for requests with a parameter `message` that is no
                                ///< "false"
  bool path = true;

  bool are_all() const { return message == when::always && path; }
};

/// Leaves out of an error body, made here, what it should not have for this request target. Others
/// stay as they are. Pure.
void leave_out(response& answer, const error_members& wanted, std::string_view target);

}  // namespace host::http
