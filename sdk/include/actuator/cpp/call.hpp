/// \file
/// One request and the duty to answer it.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <actuator/cpp/answer.hpp>
#include <actuator/cpp/answer_stream.hpp>
#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/json_object.hpp>
#include <actuator/cpp/log.hpp>
#include <actuator/cpp/str.hpp>
#include <actuator/cpp/typed_text.hpp>

namespace actuator {
inline namespace v0_9 {

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

  /// The same as what they mean: a whole number of any width, double, bool ("true", "false"), or
  /// std::string_view. When it is missing, is given more than once or means nothing, the client is
  /// answered 400 with a sentence that names it, and the handler just returns:
  ///
  ///     const auto id = request.selector_as<std::int64_t>("id");
  ///     if (!id) return;
  template <detail::readable T>
  std::optional<T> selector_as(std::string_view name) {
    return meaning<T>("selector", name, selector(name));
  }
  template <detail::readable T>
  std::optional<T> parameter_as(std::string_view name) {
    return only_once(name) ? meaning<T>("parameter", name, parameter(name)) : std::nullopt;
  }

  /// With a value to take when the parameter is not there.
  template <detail::readable T>
  std::optional<T> parameter_as(std::string_view name, std::type_identity_t<T> otherwise) {
    if (!parameter(name)) return otherwise;
    return parameter_as<T>(name);
  }

  /// An enumeration by its names:
  ///
  ///     request.parameter_as<order>("order", {{"up", order::up}, {"down", order::down}});
  template <class Enum>
    requires std::is_enum_v<Enum>
  std::optional<Enum> parameter_as(std::string_view name,
                                   std::initializer_list<choice<Enum>> choices) {
    if (!only_once(name)) return std::nullopt;
    const auto text = parameter(name);
    if (!text) {
      respond_error(400, detail::missing_sentence("parameter", name));
      return std::nullopt;
    }
    for (const auto& each : choices) {
      if (each.name == *text) return each.value;
    }
    respond_error(400,
                  detail::bad_sentence("parameter", name, detail::expected_choice(choices), *text));
    return std::nullopt;
  }
  template <class Enum>
    requires std::is_enum_v<Enum>
  std::optional<Enum> parameter_as(std::string_view name,
                                   std::initializer_list<choice<Enum>> choices, Enum otherwise) {
    if (!parameter(name)) return otherwise;
    return parameter_as<Enum>(name, choices);
  }

  /// The body as a flat JSON object. When it is none, the client is answered 400:
  ///
  ///     const auto body = request.body_as_object();
  ///     if (!body) return;
  ///     const auto name = body->text("name");
  ///     const auto count = body->integer_or("count", 1);
  ///     if (request.refused_for_faults(*body)) return;
  std::optional<json_object> body_as_object() {
    auto parsed = json_object::parse(body());
    if (parsed) return *std::move(parsed);
    respond_error(400, "the body " + parsed.error().message);
    return std::nullopt;
  }

  /// Answers 400 with what was noted while the body was read, if anything was; true then.
  bool refused_for_faults(const json_object& read) {
    if (!read.has_faults()) return false;
    respond_error(400, read.faults_in_one_line());
    return true;
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
    const detail::c_response response(status, body, content_type, headers);
    return detail::outcome(c().respond(host_.c_host(), release(), response.get()));
  }
  answered respond(int status, std::string_view body, std::string_view content_type,
                   std::initializer_list<actuator::header> headers) {
    return respond(status, body, content_type,
                   std::span<const actuator::header>(headers.begin(), headers.size()));
  }

  /// Answers in the error shape of the port (timestamp, status, error, path, message), which the
  /// host writes. status is 400 to 599; message is one UTF-8 sentence or empty.
  answered respond_error(int status, std::string_view message) noexcept {
    return detail::outcome(c().respond_error(host_.c_host(), release(), status, to_str(message)));
  }

  /// Begins an answer that is written piece by piece; this call is then empty and the stream owes
  /// the rest. It is over at once when that did not work: the deadline was faster, the head breaks
  /// a rule (the client gets a 500), or this host has no streams (the client gets a 501).
  answer_stream stream(const stream_head& head = {}) {
    if (!ACTUATOR_HAS(host_.c_http_stream(), actuator_http_stream, end) ||
        host_.late() == nullptr) {
      respond_error(501, "this host has no " ACTUATOR_EXT_HTTP_STREAM ", which the answer needs");
      return answer_stream();
    }
    return answer_stream::begin(host_, release(), head);
  }

 private:
  template <class T>
  std::optional<T> meaning(std::string_view kind, std::string_view name,
                           std::optional<std::string_view> text) {
    if (!text) {
      respond_error(400, detail::missing_sentence(kind, name));
      return std::nullopt;
    }
    const auto read = detail::read_text<T>(*text);
    if (!read) {
      respond_error(400, detail::bad_sentence(kind, name, detail::expected_text<T>(), *text));
    }
    return read;
  }

  // Of two values nobody can know which one is meant.
  bool only_once(std::string_view name) {
    if (!parameter(name, 1)) return true;
    respond_error(400, "parameter \"" + std::string(name) + "\" is given more than once");
    return false;
  }

  const actuator_http& c() const noexcept { return *host_.c_http(); }

  static std::optional<std::string_view> found(actuator_status status,
                                               actuator_str value) noexcept {
    if (status != ACTUATOR_OK) return std::nullopt;
    return to_view(value);
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
