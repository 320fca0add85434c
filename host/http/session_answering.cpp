// How a session has a request answered: at once, or through a plugin's call.
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "calls/call_registry.hpp"
#include "calls/worker_pool.hpp"
#include "http/message/error_body.hpp"
#include "http/session.hpp"
#include "log/logger.hpp"

namespace host::http {
namespace {

constexpr std::string_view source = "host";

response busy_response(std::string_view path, const std::string& reason) {
  response busy = error_response(503, path, reason + "; try again later");
  busy.headers.emplace_back("Retry-After", "1");
  return busy;
}

}  // namespace

void session::call_direct(const registry::endpoint& endpoint,
                          const registry::direct_handler& handler) {
  response answer;
  try {
    answer = handler(admitted_->request);
  } catch (const std::exception& error) {
    thread_.handling.logger.write(log::level::error, source, "handler_failed", error.what(),
                                  {{"endpoint", endpoint.id}, {"owner", endpoint.owner}});
    answer = error_response(500, admitted_->request.path, "");
  }
  write(std::move(answer));
}

void session::call_plugin(const registry::endpoint& endpoint,
                          const registry::call_handler& handler) {
  auto request = std::make_shared<const http::request>(std::move(admitted_->request));
  const clock::time_point due = clock::now() + request->answer_limit;
  calls::call_registry& calls = thread_.handling.calls;
  // Whoever answers, and when: what it reaches is this exchange or nothing.
  call_ = calls.open(
      endpoint.owner, request, due,
      [mail = thread_.mail, self = weak_from_this(), exchange = exchange_](response answer) {
        mail->post([self, exchange, made = std::move(answer)]() mutable {
          const auto alive = self.lock();
          if (alive != nullptr) alive->on_answer(exchange, std::move(made));
        });
      });
  if (call_ == 0) {
    thread_.handling.logger.write(log::level::warn, source, "call_refused",
                                  "The plugin has too many open calls.",
                                  {{"plugin", endpoint.owner}, {"endpoint", endpoint.id}});
    return write(
        busy_response(request->path, "plugin \"" + endpoint.owner + "\" has too many open calls"));
  }
  phase_ = phase::waiting;
  set_deadline(due);
  await_input();
  run_handler(endpoint, handler);
}

void session::run_handler(const registry::endpoint& endpoint,
                          const registry::call_handler& handler) {
  request_handling const to = thread_.handling;
  const auto run = [to, &endpoint, &handler, call = call_] {
    const auto now = calls::clock::now();
    if (to.calls.is_cancelled(call, now)) {
      // Nobody waits any more. A deadline that has just passed is answered as such before the call
      // ends in the plugin's place: that end must never reach a client.
      to.calls.expire(now);
      to.calls.answer(call, {});
      return;
    }
    try {
      handler(call);
    } catch (const std::exception& error) {
      to.logger.write(log::level::error, source, "handler_failed", error.what(),
                      {{"endpoint", endpoint.id}, {"owner", endpoint.owner}});
      const auto request = to.calls.request(call);
      if (request != nullptr) to.calls.answer(call, error_response(500, request->path, ""));
    }
  };
  if (endpoint.non_blocking) return run();
  if (to.workers.submit(run)) return;
  to.logger.write(log::level::warn, source, "call_refused", "All workers are busy.",
                  {{"plugin", endpoint.owner}, {"endpoint", endpoint.id}});
  const auto request = to.calls.request(call_);
  if (request == nullptr) return;
  to.calls.answer(call_, busy_response(request->path, "all workers of the host are busy"));
}

void session::on_answer(std::uint64_t exchange, response answer) {
  if (phase_ != phase::waiting || exchange != exchange_) return;
  call_ = 0;
  write(std::move(answer));
}

}  // namespace host::http
