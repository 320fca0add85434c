#include "service/call_queue.hpp"

#include <chrono>
#include <exception>
#include <utility>

namespace backup::service {
namespace {

/// A thread without work looks up this often; it is woken for work at once.
constexpr std::chrono::hours idle{1};

}  // namespace

call_queue::call_queue(scheduling::scheduler& on, unsigned threads, std::size_t most_waiting)
    : scheduler_(on), most_waiting_(most_waiting), contents_(on) {
  for (unsigned i = 0; i < threads; ++i) {
    threads_.push_back(scheduler_.start("backup-call", [this] { work(); }));
  }
}

call_queue::~call_queue() {
  {
    auto held = contents_.lock();
    held->is_closed = true;
    held->waiting.clear();
    held.notify_all();
  }
  threads_.clear();
}

bool call_queue::offer(call work) {
  auto held = contents_.lock();
  if (held->is_closed || held->waiting.size() >= most_waiting_) return false;
  held->waiting.push_back(std::move(work));
  held.notify_all();
  return true;
}

void call_queue::work() {
  while (true) {
    call next;
    {
      auto held = contents_.lock();
      held.wait_until(scheduler_.now() + idle,
                      [](const contents& now) { return now.is_closed || !now.waiting.empty(); });
      if (held->is_closed) return;
      if (held->waiting.empty()) continue;
      next = std::move(held->waiting.front());
      held->waiting.pop_front();
    }
    try {
      next();
    } catch (const std::exception&) {
      // What a call throws it answers itself; without memory even for that, its client is answered
      // by the host when the call is dropped. The thread is there for the next one.
    }
  }
}

}  // namespace backup::service
