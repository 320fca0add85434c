// How a session has a request answered: at once, or through a plugin's call.
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "calls/call_registry.hpp"
#include "calls/handler_watch.hpp"
#include "calls/stream.hpp"
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

void run_handler(const request_handling& to, const registry::endpoint& endpoint,
                 const registry::call_handler& handler, std::uint64_t call) {
  try {
    handler(call);
  } catch (const std::exception& error) {
    to.logger.write(log::level::error, source, "handler_failed", error.what(),
                    {{"endpoint", endpoint.id}, {"owner", endpoint.owner}});
    const auto request = to.calls.request(call);
    if (request != nullptr) to.calls.answer(call, error_response(500, request->path, ""));
  }
}

}  // namespace

void session::call_direct(const registry::endpoint& endpoint,
                          const registry::direct_handler& handler) {
  response answer;
  try {
    answer = handler(*admitted_->request);
  } catch (const std::exception& error) {
    thread_.handling.logger.write(log::level::error, source, "handler_failed", error.what(),
                                  {{"endpoint", endpoint.id}, {"owner", endpoint.owner}});
    answer = error_response(500, admitted_->request->path, "");
  }
  write(std::move(answer));
}

void session::call_plugin(const registry::endpoint& endpoint,
                          const registry::call_handler& handler) {
  using entry = calls::call_registry::entry;
  const bool enters_here = endpoint.may_use_network_thread();
  answer_limit_ = admitted_->request->answer_limit;
  const clock::time_point due = began_ + answer_limit_;
  if (enters_here) lent_ = admitted_->request;
  // Whoever answers, and when: what it reaches is this exchange or nothing.
  call_ =
      thread_.handling.calls.open(endpoint.owner, std::move(admitted_->request), due,
                                  {box_, exchange_}, enters_here ? entry::at_once : entry::later);
  if (call_ == 0) {
    thread_.handling.logger.write(log::level::warn, source, "call_refused",
                                  "The plugin has too many open calls.",
                                  {{"plugin", endpoint.owner}, {"endpoint", endpoint.id}});
    return write(busy_response(path_of(reader_.head().target),
                               "plugin \"" + endpoint.owner + "\" has too many open calls"));
  }
  called_ = &endpoint;
  expired_ = false;
  phase_ = phase::waiting;
  set_deadline(due);
  if (enters_here) return enter_plugin(endpoint, handler);
  await_input();
  send_to_worker(endpoint, handler);
}

/// On the network thread. A plugin that does not return is left alone with it: a successor goes on,
/// with this session too, so nothing of it may be touched once that has happened but its box.
void session::enter_plugin(const registry::endpoint& endpoint,
                           const registry::call_handler& handler) {
  const request_handling& to = thread_.handling;
  const std::uint64_t call = call_;
  calls::handler_watch::post& post = *thread_.watched;
  answer_box::catcher catcher(*box_);
  const auto stay = post.enter(endpoint.owner, endpoint.id, call, began_);
  run_handler(to, endpoint, handler, call);
  if (!post.leave(stay)) {
    catcher.send_on();
    throw thread_replaced();
  }
  const std::shared_ptr<request> lent = std::move(lent_);
  if (!catcher.caught()) return await_input();
  take_back(lent);
  on_answer(*std::move(catcher.caught()));
}

/// Uses the memory of a request again that the plugin has answered already. The copy puts what
/// other threads of the plugin have read before what is written next.
void session::take_back(const std::shared_ptr<request>& lent) {
  if (lent.use_count() != 1) return;
  spare_ = lent;
  spare_->clear();
}

void session::send_to_worker(const registry::endpoint& endpoint,
                             const registry::call_handler& handler) {
  const request_handling& to = thread_.handling;
  const auto run = [&to, &endpoint, &handler, call = call_] {
    const auto now = calls::clock::now();
    if (!to.calls.enter(call, now)) return to.calls.abandon(call, now);
    const calls::handler_watch::visit visit(to.watch, endpoint.owner, endpoint.id, call, now);
    run_handler(to, endpoint, handler, call);
  };
  if (to.workers.submit(run)) return;
  to.logger.write(log::level::warn, source, "call_refused", "All workers are busy.",
                  {{"plugin", endpoint.owner}, {"endpoint", endpoint.id}});
  const auto request = to.calls.request(call_);
  if (request == nullptr) return;
  to.calls.answer(call_, busy_response(request->path, "all workers of the host are busy"));
}

void session::on_answer(arrival&& arrived) {
  // One that comes too late for a stream finds it closed: cancelling the call has done that.
  if (phase_ != phase::waiting || arrived.exchange != exchange_) return;
  if (arrived.pieces) return begin_stream(std::move(arrived));
  call_ = 0;
  write(std::move(arrived.answer));
}

void session::expire_call() {
  if (expired_) return close();  // the answer to it was lost
  expired_ = true;
  thread_.handling.logger.write(
      log::level::warn, source, "call_expired", "A plugin gave no answer in time.",
      {{"request", describe()}, {"call", static_cast<std::int64_t>(call_)}});
  set_deadline(clock::now() + thread_.options.allowed.write);
  const bool was_entered = thread_.handling.calls.expire(call_, clock::now());
  if (!was_entered || !called_->on_cancel) return;
  give_hint([called = called_, call = call_] { called->on_cancel(call); });
}

void session::cancel_call() {
  const std::uint64_t call = std::exchange(call_, 0);
  const auto told = thread_.handling.calls.cancel(call);
  if (told.pieces) {
    const auto& on_closed = told.pieces->wanted().on_closed;
    if (on_closed) give_hint(on_closed);
  } else if (told.owes_answer && called_->on_cancel) {
    give_hint([called = called_, call] { called->on_cancel(call); });
  }
}

/// Enters the plugin with nothing to do afterwards, so that a successor may take over anywhere.
void session::give_hint(std::function<void()> hint) {
  const registry::endpoint& endpoint = *called_;
  const request_handling& to = thread_.handling;
  const auto on_worker = [&to, &endpoint, hint] {
    const calls::handler_watch::visit visit(to.watch, endpoint.owner, endpoint.id, 0);
    hint();
  };
  if (endpoint.owner_blocks->load() && to.workers.submit(on_worker)) return;
  thread_.mail->post([&thread = thread_, &endpoint, hint = std::move(hint)] {
    const auto stay = thread.watched->enter(endpoint.owner, endpoint.id, 0, clock::now());
    hint();
    if (!thread.watched->leave(stay)) throw thread_replaced();
  });
}

}  // namespace host::http
