#include "net/transfer_loop.hpp"

#include <curl/curl.h>

#include <stdexcept>
#include <utility>

namespace backup::net {
namespace {

/// curl knows its own next deadline and orders wake it up, so this is only how long it may sleep.
constexpr int longest_sleep_ms = 10'000;

/// A watch over the engine and one over backups ask at most at the same time.
constexpr std::size_t most_spare = 2;

transport_failure cancelled(const char* why) {
  return {transport_fault::cancelled, why};
}

void* make_multi(long kept_connections) {
  // Safe from any thread (checked by curl itself since 7.84) and counted; never undone, because a
  // resolver that hangs may outlive its client.
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    throw std::runtime_error("libcurl cannot be initialised");
  }
  auto* const multi = curl_multi_init();
  if (multi == nullptr) throw std::runtime_error("libcurl has no memory for a connection pool");
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kept_connections);
  return multi;
}

}  // namespace

transfer_loop::transfer_loop(scheduling::scheduler& on, http_options options)
    : on_(on),
      options_(std::move(options)),
      multi_(make_multi(options_.kept_connections)),
      orders_(on) {}

transfer_loop::~transfer_loop() {
  spare_.clear();
  curl_multi_cleanup(multi_);
}

std::shared_ptr<exchange> transfer_loop::add(http_request request, const http_limits& limits,
                                             driven by) {
  auto added = std::make_shared<exchange>(on_, std::move(request), limits);
  if (limits.stop.stop_requested()) {  // nobody wants it: it shall not reach the engine
    added->settle(tl::make_unexpected(cancelled("it was stopped")));
    return added;
  }
  bool stopping = false;
  {
    auto held = orders_.lock();
    stopping = held->stopping;
    if (!stopping) held->added.push_back(added);
  }
  if (stopping) {
    added->settle(tl::make_unexpected(cancelled("the client has been stopped")));
  } else if (by == driven::by_run) {
    curl_multi_wakeup(multi_);
  }
  return added;
}

void transfer_loop::cancel(const std::shared_ptr<exchange>& ended, const char* why) {
  if (!ended->settle(tl::make_unexpected(cancelled(why)))) return;
  {
    auto held = orders_.lock();
    if (held->stopping) return;
    held->ended.push_back(ended);
  }
  curl_multi_wakeup(multi_);
}

void transfer_loop::stop() {
  orders_.lock()->stopping = true;
  curl_multi_wakeup(multi_);
}

void transfer_loop::run() {
  while (step()) sleep();
}

void transfer_loop::drive(exchange& until) {
  while (step() && !until.is_settled()) sleep();
  // Whoever has settled it may not have come to say so yet, and nobody may be here to hear it.
  drop(until);
}

bool transfer_loop::step() {
  const auto next = take_orders();
  if (next.stopping) {
    cancel_all(next.added);
    return false;
  }
  for (const auto& added : next.added) begin(added);
  for (const auto& ended : next.ended) drop(*ended);

  int still_running = 0;
  curl_multi_perform(multi_, &still_running);
  finish_completed();
  return true;
}

void transfer_loop::sleep() {
  curl_multi_poll(multi_, nullptr, 0, longest_sleep_ms, nullptr);
}

transfer_loop::orders transfer_loop::take_orders() {
  auto held = orders_.lock();
  orders taken = std::move(*held);
  *held = {};
  held->stopping = taken.stopping;
  return taken;
}

void transfer_loop::begin(const std::shared_ptr<exchange>& added) {
  if (added->is_settled()) return;
  if (!added->prepare(options_, on_.now(), added->is_plain_get() ? take_spare() : nullptr)) return;
  const auto code = curl_multi_add_handle(multi_, added->handle());
  if (code != CURLM_OK) {
    added->settle(tl::make_unexpected(
        transport_failure{transport_fault::connect, curl_multi_strerror(code)}));
    return;
  }
  open_.emplace(added.get(), added);
}

bool transfer_loop::begin_again(exchange& ended, int curl_code) {
  if (!ended.begin_again(curl_code, options_, on_.now())) return false;
  // Off and on again is how curl begins anew; that of a handle that it has just ended works.
  curl_multi_remove_handle(multi_, ended.handle());
  return curl_multi_add_handle(multi_, ended.handle()) == CURLM_OK;
}

void transfer_loop::drop(exchange& ended) {
  const auto found = open_.find(&ended);
  if (found == open_.end()) return;
  curl_multi_remove_handle(multi_, ended.handle());
  if (spare_.size() < most_spare) {
    if (auto spare = ended.give_back()) spare_.push_back(std::move(spare));
  }
  open_.erase(found);
}

std::unique_ptr<easy_handle> transfer_loop::take_spare() {
  if (spare_.empty()) return nullptr;
  auto spare = std::move(spare_.back());
  spare_.pop_back();
  return spare;
}

void transfer_loop::finish_completed() {
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    void* owner = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
    auto& done = *static_cast<exchange*>(owner);
    const auto code = static_cast<int>(message->data.result);
    if (begin_again(done, code)) continue;
    done.finish(code);
    drop(done);
  }
}

void transfer_loop::cancel_all(const std::vector<std::shared_ptr<exchange>>& not_begun) {
  constexpr auto why = "the client has been stopped";
  for (const auto& waiting : not_begun) waiting->settle(tl::make_unexpected(cancelled(why)));
  while (!open_.empty()) {
    open_.begin()->second->settle(tl::make_unexpected(cancelled(why)));
    drop(*open_.begin()->first);
  }
}

}  // namespace backup::net
