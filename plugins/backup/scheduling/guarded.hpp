#pragma once

#include <memory>
#include <utility>

#include "scheduling/scheduler.hpp"

namespace backup::scheduling {

/// A value that can only be reached with its lock held.
template <class Value>
class guarded {
 public:
  template <class... Arguments>
  explicit guarded(scheduler& on, Arguments&&... arguments)
      : monitor_(on.make_monitor()), value_(std::forward<Arguments>(arguments)...) {}

  /// Holds the lock from making to destruction.
  class access {
   public:
    explicit access(guarded& owner) : owner_(owner) { owner_.monitor_->lock(); }
    ~access() { owner_.monitor_->unlock(); }
    access(const access&) = delete;
    access& operator=(const access&) = delete;

    Value* operator->() { return &owner_.value_; }
    Value& operator*() { return owner_.value_; }

    /// Waits, giving the lock up meanwhile, until the condition holds. False when the instant
    /// passed and it still does not.
    template <class Condition>
    bool wait_until(instant deadline, Condition holds) {
      while (!holds(owner_.value_)) {
        if (!owner_.monitor_->wait_until(deadline)) return holds(owner_.value_);
      }
      return true;
    }

    void notify_all() { owner_.monitor_->notify_all(); }

   private:
    guarded& owner_;
  };

  access lock() { return access(*this); }

 private:
  std::unique_ptr<monitor> monitor_;
  Value value_;
};

}  // namespace backup::scheduling
