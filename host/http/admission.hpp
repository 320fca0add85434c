#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "http/message/limits.hpp"
#include "http/message/message.hpp"
#include "http/request_head.hpp"
#include "http/router.hpp"

namespace host::http {

/// What the head of a request decides before its body is read.
struct admission {
  framing message;
  bool head_only = false;     ///< HEAD: the answer goes without its body
  bool without_body = false;  ///< answered before the body was read, so the connection ends
  std::size_t body_limit = 0;
  bool is_sound = false;        ///< message and target are: false ends the connection with a 400
  method_set methods;           ///< of its path; empty when there is no such path
  std::string_view path_owner;  ///< id of the endpoint that has the path, or ""
  std::shared_ptr<http::request> request;  ///< all but the body; nobody else has it yet
  /// Whose path and verb it is, though the answer may be a refusal; null when nobody's.
  const registry::endpoint* asked = nullptr;
  /// Who answers, or the answer itself: 4xx, OPTIONS.
  std::variant<const registry::endpoint*, response> outcome;

  bool is_refused() const { return std::holds_alternative<response>(outcome); }
};

/// Tells the time of a refusal; most requests need none.
using wall_clock = std::chrono::system_clock::time_point (*)();

/// Decides in the order that clients of an actuator know: the message itself, path, verb, content
/// type, accept, size. `local_authority` names this host where HTTP/1.0 has no Host field. The
/// request is written into `empty_request`, or into a new one. Pure; any thread.
admission admit(const router& routes, const request_head& head, const limits& allowed,
                std::string_view scheme, std::string_view local_authority,
                wall_clock now = &std::chrono::system_clock::now,
                std::shared_ptr<http::request> empty_request = nullptr);

/// GET for HEAD; none for what no endpoint can have.
std::optional<method> method_of(std::string_view verb);

/// The path of a target that may be malformed, for the error body.
std::string_view path_of(std::string_view target);

}  // namespace host::http
