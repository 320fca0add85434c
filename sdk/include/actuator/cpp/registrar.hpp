/// \file
/// What a plugin declares while it starts.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <actuator/cpp/barrier.hpp>
#include <actuator/cpp/call.hpp>
#include <actuator/cpp/health.hpp>
#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/log.hpp>
#include <actuator/cpp/result.hpp>
#include <actuator/cpp/str.hpp>

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

/// One method on one path, /{base}/{id}[/{path}]. Views text for the one call that declares it.
struct endpoint {
  std::string_view id;  ///< [a-z][A-Za-z0-9]*; first segment, and the name in the discovery page
  actuator::method verb = method::get;    ///< how it is asked
  std::string_view path = {};             ///< below the id: "", "{name}", "a/{name}/b", "{*rest}"
  std::uint32_t flags = 0;                ///< of endpoint_flag
  std::chrono::milliseconds deadline{0};  ///< when the host gives up; 0: the host's default
  std::uint64_t body_limit = 0;           ///< bytes, larger is 413; 0: the host's default
};

/// Answers one request; see call. Entered by several threads at once. What it throws is logged and
/// the request is answered with 500.
using handler = std::function<void(call)>;

namespace detail {

/// A handler together with the host it answers to. Its address is the ctx of the endpoint, so it
/// stays where it is until the instance goes.
struct handler_slot {
  host_ref host;
  handler answer;

  static void handle(void* ctx, const actuator_host*, actuator_call id) noexcept {
    const auto& slot = *static_cast<const handler_slot*>(ctx);
    guarded([&] { slot.answer(call(slot.host, id)); },
            [&](std::string_view what) {
              // The call itself was answered 500 when the unwinding destroyed it.
              actuator::log(slot.host).error("handler.threw", "A request handler has thrown.",
                                             {{"call", id}, {"what", what}});
            });
  }
};

using handler_slots = std::vector<std::unique_ptr<handler_slot>>;

/// Collects what the host writes about an error, bounded.
class text_collector {
 public:
  text_collector() noexcept {
    writer_.struct_size = sizeof(writer_);
    writer_.ctx = this;
    writer_.write = &append;
  }
  text_collector(const text_collector&) = delete;
  text_collector& operator=(const text_collector&) = delete;

  const actuator_writer* writer() const noexcept { return &writer_; }
  std::string take() { return std::move(text_); }

 private:
  enum : std::size_t { most_bytes = 4096 };

  static actuator_status append(const actuator_writer* self, actuator_str bytes) noexcept {
    return guarded(
        [&]() -> actuator_status {
          auto& text = static_cast<text_collector*>(self->ctx)->text_;
          const std::string_view fitting = to_view(bytes).substr(0, most_bytes - text.size());
          text.append(fitting);
          return fitting.size() == bytes.size ? ACTUATOR_OK : ACTUATOR_LIMIT;
        },
        [](std::string_view) -> actuator_status { return ACTUATOR_INTERNAL; });
  }

  actuator_writer writer_ = {};
  std::string text_;
};

inline result<void> declared(actuator_status status, text_collector& said, std::string_view what) {
  if (status == ACTUATOR_OK) return {};
  std::string reason = said.take();
  if (reason.empty()) {
    reason = std::string(what) + " was refused by the host with status " + std::to_string(status);
  }
  return failure{std::move(reason)};
}

}  // namespace detail

/// Declares endpoints and health components; exists during plugin::on_start() only, on its thread.
/// All or nothing: when the host refuses one declaration as wrong or taken, the start fails,
/// whatever on_start() returns.
class registrar {
 public:
  /// Made by the layer itself.
  registrar(host_ref host, detail::handler_slots& slots) noexcept : host_(host), slots_(slots) {}
  registrar(const registrar&) = delete;
  registrar& operator=(const registrar&) = delete;

  /// Whom it declares to.
  host_ref host() const noexcept { return host_; }

  /// Declares one endpoint. The handler is kept until the plugin's destructor has returned. The
  /// failure is the host's sentence; when the path is taken it names both plugins.
  result<void> add(const endpoint& declared_endpoint, handler answer) {
    if (!ACTUATOR_HAS(host_.c_http(), actuator_http, respond_error)) {
      return failure{"this host has no " ACTUATOR_EXT_HTTP ", which the plugin needs"};
    }
    if (!answer) {
      return failure{"endpoint \"" + std::string(declared_endpoint.id) + "\" has no handler"};
    }
    auto slot =
        std::make_unique<detail::handler_slot>(detail::handler_slot{host_, std::move(answer)});
    actuator_http_endpoint converted = {};
    converted.struct_size = sizeof(converted);
    converted.flags = declared_endpoint.flags;
    converted.id = to_str(declared_endpoint.id);
    converted.path = to_str(declared_endpoint.path);
    converted.method = static_cast<int>(declared_endpoint.verb);
    converted.deadline_ms = declared_endpoint.deadline.count();
    converted.body_limit = declared_endpoint.body_limit;
    converted.ctx = slot.get();
    converted.handle = &detail::handler_slot::handle;

    // Kept even when refused: a host that has half taken it must never find a dangling ctx.
    slots_.push_back(std::move(slot));
    detail::text_collector said;
    const auto status = host_.c_http()->add_endpoint(host_.c_host(), &converted, said.writer());
    return detail::declared(status, said, "the endpoint");
  }

  /// Declares a health component ([a-z][A-Za-z0-9]*); it reads UNKNOWN until the first push. On a
  /// host without health the component is an empty one.
  result<health_component> add_health(std::string_view name) {
    if (!ACTUATOR_HAS(host_.c_health(), actuator_health, set)) return health_component();
    detail::text_collector said;
    std::uint64_t handle = 0;
    const auto status =
        host_.c_health()->declare(host_.c_host(), to_str(name), said.writer(), &handle);
    if (auto done = detail::declared(status, said, "the health component"); !done) {
      return done.error();
    }
    return health_component(host_, handle);
  }

 private:
  host_ref host_;
  detail::handler_slots& slots_;
};

}  // namespace v0_9
}  // namespace actuator
