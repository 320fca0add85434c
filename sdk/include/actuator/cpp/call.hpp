/// \file
/// One request and the duty to answer it.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <actuator/cpp/barrier.hpp>
#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/log.hpp>
#include <actuator/cpp/str.hpp>

namespace actuator {
inline namespace v0_9 {

/// A header of an answer. Views text that must live until respond() has returned.
struct header {
  std::string_view name;   ///< a token; not Content-Type, Content-Length, Connection, Date, ...
  std::string_view value;  ///< no control characters
};

/// What became of an answer.
enum class answered {
  accepted,  ///< it is on its way to the client
  gone,      ///< too late: the deadline has answered. No fault; nothing to do
  refused    ///< it breaks a rule (the host's log says which); the client gets a 500
};

/// The duty to answer one request exactly once, now or later, from any thread.
///
/// Ownership: move-only, whoever holds it owes the answer; respond() and respond_error() discharge
/// it and leave it empty, also when they say gone or refused. One that is destroyed unanswered
/// answers 500 by itself and logs `call.unanswered`: a forgotten path costs a bad answer, never a
/// client that waits.
///
/// Lifetime: everything read from it (views of selectors, headers, body) is valid until it is
/// answered. Copy what must live longer. Must be gone before the plugin's destructor returns; work
/// that outlives a request answers first and keeps its own state.
///
/// Threads: one thread at a time, any thread. The deadline may pass concurrently; that shows as
/// is_cancelled(), and in the end as answered::gone.
class call {
 public:
  /// Made by the layer itself for each request.
  call(host_ref host, actuator_call id) noexcept : host_(host), id_(id) {}

  /// Passes the duty on; the other one is empty then. What was owed here before is answered 500.
  call(call&& other) noexcept : host_(other.host_), id_(std::exchange(other.id_, 0)) {}
  call& operator=(call&& other) noexcept {
    if (this != &other) {
      abandon();
      host_ = other.host_;
      id_ = std::exchange(other.id_, 0);
    }
    return *this;
  }
  call(const call&) = delete;
  call& operator=(const call&) = delete;
  ~call() { abandon(); }

  /// The number that the host's log uses for this request; 0 when empty.
  std::uint64_t id() const noexcept { return id_; }

  /// Whether an answer is still owed through this object.
  bool is_open() const noexcept { return id_ != 0; }

  /// The decoded value of a selector of the endpoint's path: "{name}" is asked as "name". Nothing
  /// when the path has no such selector.
  std::optional<std::string_view> selector(std::string_view name) const noexcept {
    actuator_str value = {};
    return found(c().selector(host_.c_host(), id_, to_str(name), &value), value);
  }

  /// The decoded value number `index` (from 0) of a query parameter; nothing past the last.
  std::optional<std::string_view> parameter(std::string_view name,
                                            std::uint64_t index = 0) const noexcept {
    actuator_str value = {};
    return found(c().parameter(host_.c_host(), id_, to_str(name), index, &value), value);
  }

  /// A request header; the letter case of its name does not matter.
  std::optional<std::string_view> header(std::string_view name) const noexcept {
    actuator_str value = {};
    return found(c().header(host_.c_host(), id_, to_str(name), &value), value);
  }

  /// The whole body; empty when there was none.
  std::string_view body() const noexcept {
    actuator_str value = {};
    return found(c().body(host_.c_host(), id_, &value), value).value_or(std::string_view());
  }

  /// What is left of the host's deadline, counted from the arrival of the request; zero when it has
  /// passed. Give a little less to whatever you wait for, so that your better answer comes first.
  std::chrono::milliseconds time_left() const noexcept {
    std::int64_t left_ms = 0;
    const bool known = c().time_left_ms(host_.c_host(), id_, &left_ms) == ACTUATOR_OK;
    return std::chrono::milliseconds(known ? left_ms : 0);
  }

  /// True when nobody waits any more: the client has left or the deadline has passed. Does not
  /// lift the duty to answer; it only says that stopping early is welcome.
  bool is_cancelled() const noexcept { return c().is_cancelled(host_.c_host(), id_) != 0; }

  /// Answers. status is 200 to 599; a body needs a status other than 204 and 304. An empty
  /// content_type means JSON, in the media type that suits the client best. `body` is UTF-8 for
  /// text and JSON, any bytes otherwise.
  answered respond(int status, std::string_view body = {}, std::string_view content_type = {},
                   std::span<const actuator::header> headers = {}) {
    std::vector<actuator_http_header> converted(headers.size());
    for (std::size_t at = 0; at < headers.size(); ++at) {
      converted[at].name = to_str(headers[at].name);
      converted[at].value = to_str(headers[at].value);
    }
    actuator_http_response response = {};
    response.struct_size = sizeof(response);
    response.status = status;
    response.content_type = to_str(content_type);
    response.body = to_str(body);
    response.headers = converted.data();
    response.header_count = converted.size();
    return outcome(c().respond(host_.c_host(), release(), &response));
  }
  answered respond(int status, std::string_view body, std::string_view content_type,
                   std::initializer_list<actuator::header> headers) {
    return respond(status, body, content_type,
                   std::span<const actuator::header>(headers.begin(), headers.size()));
  }

  /// Answers in the error shape of the port (timestamp, status, error, path, message), which the
  /// host writes. status is 400 to 599; message is one UTF-8 sentence or empty.
  answered respond_error(int status, std::string_view message) noexcept {
    return outcome(c().respond_error(host_.c_host(), release(), status, to_str(message)));
  }

 private:
  const actuator_http& c() const noexcept { return *host_.c_http(); }

  static std::optional<std::string_view> found(actuator_status status,
                                               actuator_str value) noexcept {
    if (status != ACTUATOR_OK) return std::nullopt;
    return to_view(value);
  }

  static answered outcome(actuator_status status) noexcept {
    if (status == ACTUATOR_OK) return answered::accepted;
    return status == ACTUATOR_GONE ? answered::gone : answered::refused;
  }

  // From here on the host counts the call as let go, whatever it says about the answer.
  actuator_call release() noexcept { return std::exchange(id_, 0); }

  void abandon() noexcept {
    if (id_ == 0) return;
    actuator::log(host_).error("call.unanswered",
                               "A request was dropped without an answer; answering 500.",
                               {{"call", id_}});
    respond_error(500, "the plugin dropped the request without an answer");
  }

  host_ref host_;
  actuator_call id_;
};

}  // namespace v0_9
}  // namespace actuator
