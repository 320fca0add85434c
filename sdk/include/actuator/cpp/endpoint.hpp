/// \file
/// What an endpoint is, and how the host enters it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

#include <actuator/cpp/barrier.hpp>
#include <actuator/cpp/call.hpp>
#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/log.hpp>

namespace actuator {
inline namespace v0_9 {

/// The method of an endpoint.
enum class method : int {
  get = ACTUATOR_HTTP_GET,  ///< the host makes HEAD and OPTIONS by itself
  post = ACTUATOR_HTTP_POST,
  del = ACTUATOR_HTTP_DELETE,
  put = ACTUATOR_HTTP_PUT,
  patch = ACTUATOR_HTTP_PATCH
};

/// Flags of an endpoint; combine with `|`.
enum endpoint_flag : std::uint32_t {
  /// It changes something; the host refuses it on GET.
  mutates = ACTUATOR_HTTP_MUTATES,
  /// The handler runs on the network thread and returns at once; else on a pool of the host, where
  /// it may block for a while.
  non_blocking = ACTUATOR_HTTP_NON_BLOCKING,
  /// The host answers 415 unless the body is declared as JSON.
  consumes_json = ACTUATOR_HTTP_CONSUMES_JSON,
  /// The host negotiates the type of the answer, or answers 406.
  produces_json = ACTUATOR_HTTP_PRODUCES_JSON
};

/// Answers one request; see call. Entered by several threads at once. What it throws is logged and
/// the request is answered with 500.
using handler = std::function<void(call)>;

/// A hint that nobody waits any more for the answer to the call of this id (call::id() of one that
/// the handler was given): the client has left or the deadline has passed. At most once a call, on
/// a network thread, so return at once. It may come while the handler runs and while the answer is
/// given. It does not lift the duty to answer; it is not entered any more once on_stop() was
/// called.
using cancel_handler = std::function<void(std::uint64_t call_id)>;

/// One method on one path, /{base}/{id}[/{path}]. Views text for the one call that declares it.
struct endpoint {
  std::string_view id;  ///< [a-z][A-Za-z0-9]*; first segment, and the name in the discovery page
  actuator::method verb = method::get;    ///< how it is asked
  std::string_view path = {};             ///< below the id: "", "{name}", "a/{name}/b", "{*rest}"
  std::uint32_t flags = 0;                ///< of endpoint_flag
  std::chrono::milliseconds deadline{0};  ///< when the host gives up; 0: the host's default
  std::uint64_t body_limit = 0;           ///< bytes, larger is 413; 0: the host's default
  cancel_handler on_cancel = {};          ///< may be empty, and is not used on hosts before 0.9.1
};

namespace detail {

/// A handler together with the host it answers to. Its address is the ctx of the endpoint, so it
/// stays where it is until the instance goes.
struct handler_slot {
  host_ref host;
  handler answer;
  cancel_handler cancel;

  static void handle(void* ctx, const actuator_host*, actuator_call id) noexcept {
    const auto& slot = *static_cast<const handler_slot*>(ctx);
    guarded([&] { slot.answer(call(slot.host, id)); },
            [&](std::string_view what) {
              // The call itself was answered 500 when the unwinding destroyed it.
              actuator::log(slot.host).error("handler.threw", "A request handler has thrown.",
                                             {{"call", id}, {"what", what}});
            });
  }

  static void on_cancel(void* ctx, const actuator_host*, actuator_call id) noexcept {
    const auto& slot = *static_cast<const handler_slot*>(ctx);
    guarded([&] { slot.cancel(id); },
            [&](std::string_view what) {
              actuator::log(slot.host).error("handler.threw", "A cancel handler has thrown.",
                                             {{"call", id}, {"what", what}});
            });
  }
};

}  // namespace detail
}  // namespace v0_9
}  // namespace actuator
