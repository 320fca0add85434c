#include "calls/handler_watch.hpp"

#include <algorithm>
#include <utility>

namespace host::calls {
namespace {

using std::chrono::milliseconds;

constexpr int looks_within_patience = 4;

}  // namespace

std::uint64_t handler_watch::post::enter(const std::string& owner, const std::string& function,
                                         std::uint64_t call, clock::time_point since) noexcept {
  owner_.store(&owner, std::memory_order_relaxed);
  function_.store(&function, std::memory_order_relaxed);
  call_.store(call, std::memory_order_relaxed);
  since_.store(since.time_since_epoch().count(), std::memory_order_relaxed);
  const std::uint64_t number = (state_.load(std::memory_order_relaxed) >> state_bits) + 1;
  // In one order with the look that the watch takes before it goes to sleep: either it sees this
  // mark, or this sees that it sleeps.
  state_.store(number << state_bits | inside, std::memory_order_seq_cst);
  if (watch_.asleep_.load(std::memory_order_seq_cst)) watch_.wake();
  return number;
}

bool handler_watch::post::leave(std::uint64_t stay) noexcept {
  std::uint64_t mine = stay << state_bits | inside;
  return state_.compare_exchange_strong(mine, stay << state_bits | outside,
                                        std::memory_order_acq_rel);
}

handler_watch::handler_watch(reporter report, milliseconds patience)
    : report_(std::move(report)), patience_(patience), thread_([this] { run(); }) {}

handler_watch::~handler_watch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

handler_watch::post& handler_watch::make() {
  posts_.push_back(std::unique_ptr<post>(new post(*this)));
  return *posts_.back();
}

handler_watch::post& handler_watch::add(std::function<void()> replace) {
  const std::lock_guard lock(mutex_);
  post& made = make();
  made.replace_ = std::move(replace);
  return made;
}

void handler_watch::remove(post& gone) {
  const std::lock_guard lock(mutex_);
  std::erase_if(posts_, [&](const auto& each) { return each.get() == &gone; });
}

handler_watch::post& handler_watch::borrow() {
  const std::lock_guard lock(mutex_);
  if (free_.empty()) return make();
  post& used = *free_.back();
  free_.pop_back();
  return used;
}

void handler_watch::give_back(post& used) {
  const std::lock_guard lock(mutex_);
  free_.push_back(&used);
}

void handler_watch::wake() noexcept {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

void handler_watch::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    asleep_.store(true, std::memory_order_seq_cst);
    if (!is_anybody_inside()) changed_.wait(lock, [this] { return stopping_ || woken_; });
    asleep_.store(false, std::memory_order_seq_cst);
    woken_ = false;
    // Always a whole pause, so that a busy port does not wake it for each request.
    changed_.wait_for(lock, patience_ / looks_within_patience, [this] { return stopping_; });
    if (!stopping_) look();
  }
}

bool handler_watch::is_anybody_inside() const {
  return std::any_of(posts_.begin(), posts_.end(), [](const auto& each) {
    return (each->state_.load(std::memory_order_seq_cst) & post::inside) != 0;
  });
}

/// Under the lock, which nobody needs for a mark.
void handler_watch::look() {
  const auto now = clock::now();
  for (const auto& each : posts_) {
    std::uint64_t seen = each->state_.load(std::memory_order_acquire);
    const std::uint64_t number = seen >> post::state_bits;
    if ((seen & post::inside) == 0 || each->reported_ == number) continue;
    const clock::time_point since{clock::duration(each->since_.load(std::memory_order_relaxed))};
    const auto lasted = std::chrono::duration_cast<milliseconds>(now - since);
    if (lasted < patience_) continue;

    long_stay found;
    const std::string* owner = each->owner_.load(std::memory_order_relaxed);
    const std::string* function = each->function_.load(std::memory_order_relaxed);
    found.call = each->call_.load(std::memory_order_relaxed);
    found.lasted = lasted;
    if (each->replace_) {
      // Only who is still inside can be replaced; afterwards the post is ours.
      if (!each->state_.compare_exchange_strong(seen, number << post::state_bits | post::replaced,
                                                std::memory_order_acq_rel)) {
        continue;
      }
      found.replaced = true;
    } else if (each->state_.load(std::memory_order_acquire) != seen) {
      continue;
    }
    each->reported_ = number;
    found.owner = *owner;
    found.function = *function;
    report_(found);
    if (found.replaced) each->replace_();
  }
}

}  // namespace host::calls
