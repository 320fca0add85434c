#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <utility>

namespace support::scripted {

/// An engine's refusal in its own words; thrown by what rules, turned into an answer by the engine.
struct engine_error {
  int status = 400;
  std::string type;
  std::string reason;
  boost::json::object details = {};  ///< further members beside type and reason
  /// The cause, as `caused_by` shows it; a cause with a status of its own is also the root cause.
  std::optional<std::pair<std::string, std::string>> cause = {};
  bool cause_is_root = false;
};

/// The JSON text of the answer.
std::string error_body(const engine_error& error);

inline engine_error illegal_argument(std::string reason) {
  return {400, "illegal_argument_exception", std::move(reason)};
}

inline engine_error validation_failed(const std::string& what) {
  return {400, "action_request_validation_exception", "Validation Failed: 1: " + what + ";"};
}

}  // namespace support::scripted
