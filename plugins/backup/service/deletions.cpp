#include "service/deletions.hpp"

#include <chrono>
#include <optional>
#include <utility>

namespace backup::service {
namespace {

/// Unanswered deletions that are followed; the outcome of further ones is not told.
constexpr std::size_t most_pending = 256;

/// How long the watcher waits for one of them before it looks at the next.
constexpr std::chrono::seconds turn{2};

/// How long the watcher sleeps when nobody gives it work.
constexpr std::chrono::hours idle{1};

}  // namespace

deletions::deletions(scheduling::scheduler& on, events& told)
    : scheduler_(on), events_(told), queue_(on) {
  watcher_ = scheduler_.start("backup-delete", [this] { tell_outcomes(); });
}

deletions::~deletions() {
  stop_.request_stop();
  queue_.lock().notify_all();
  watcher_.reset();
}

void deletions::watch(pending taken_over) {
  auto queue = queue_.lock();
  if (queue->size() >= most_pending) {
    events_.deletion_failed(taken_over.id,
                            "too many deletions are open, the outcome of this one is not followed");
    return;
  }
  queue->push_back(std::move(taken_over));
  queue.notify_all();
}

void deletions::tell_outcomes() {
  while (!stop_.stop_requested()) {
    std::optional<pending> next;
    {
      auto queue = queue_.lock();
      queue.wait_until(scheduler_.now() + idle, [this](const auto& waiting) {
        return !waiting.empty() || stop_.stop_requested();
      });
      if (queue->empty()) continue;
      next = std::move(queue->front());
      queue->pop_front();
    }
    // Each gets a little time in turn, so that one that hangs holds up nobody's outcome. The
    // requests have deadlines of their own.
    const auto outcome = next->sent->wait_until(scheduler_.now() + turn);
    if (!outcome) {
      queue_.lock()->push_back(*std::move(next));
      continue;
    }
    if (*outcome) {
      next->when_deleted();
      events_.backup_deleted(next->id, next->snapshots);
    } else if (outcome->error().fault != engine_fault::stopped) {
      events_.deletion_failed(next->id, outcome->error().message);
    }
  }
}

}  // namespace backup::service
