/// \file
/// What an answer is made of, and what became of it.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <actuator/ext/http.h>
#include <actuator/cpp/str.hpp>

namespace actuator {
inline namespace v0_9 {

/// A header of an answer. Views text that must live until the answering function has returned.
struct header {
  std::string_view name;   ///< a token; not Content-Type, Content-Length, Connection, Date, ...
  std::string_view value;  ///< no control characters
};

/// What became of an answer.
enum class answered {
  accepted,  ///< it is on its way
  gone,      ///< too late: the deadline has answered. No fault; nothing to do
  refused    ///< it breaks a rule (the host's log says which)
};

namespace detail {

inline answered outcome(actuator_status status) noexcept {
  if (status == ACTUATOR_OK) return answered::accepted;
  return status == ACTUATOR_GONE ? answered::gone : answered::refused;
}

/// The C form of an answer; valid as long as this object and the text that it was made of.
class c_response {
 public:
  c_response(int status, std::string_view body, std::string_view content_type,
             std::span<const actuator::header> headers)
      : headers_(headers.size()) {
    for (std::size_t at = 0; at < headers.size(); ++at) {
      headers_[at].name = to_str(headers[at].name);
      headers_[at].value = to_str(headers[at].value);
    }
    response_.struct_size = sizeof(response_);
    response_.status = status;
    response_.content_type = to_str(content_type);
    response_.body = to_str(body);
    response_.headers = headers_.empty() ? nullptr : headers_.data();
    response_.header_count = headers_.size();
  }
  c_response(const c_response&) = delete;
  c_response& operator=(const c_response&) = delete;

  const actuator_http_response* get() const noexcept { return &response_; }

 private:
  std::vector<actuator_http_header> headers_;
  actuator_http_response response_ = {};
};

}  // namespace detail
}  // namespace v0_9
}  // namespace actuator
