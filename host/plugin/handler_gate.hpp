#pragma once

#include <atomic>
#include <cstdint>

namespace host::plugin {

/// Counts the threads inside a plugin's handlers and, once closed, lets no more in. An answer may
/// be out before its handler has returned, so the open calls alone do not tell when a plugin may
/// be destroyed. Two atomic operations per request; safe from any thread.
class handler_gate {
 public:
  /// A thread's stay inside; false when the gate was closed.
  class pass {
   public:
    explicit pass(handler_gate& gate) noexcept : gate_(gate), inside_(gate.enter()) {}
    ~pass() {
      if (inside_) gate_.leave();
    }
    pass(const pass&) = delete;
    pass& operator=(const pass&) = delete;
    explicit operator bool() const noexcept { return inside_; }

   private:
    handler_gate& gate_;
    bool inside_;
  };

  void close() noexcept { state_.fetch_or(closed, std::memory_order_acq_rel); }

  bool is_closed() const noexcept { return (state_.load(std::memory_order_acquire) & closed) != 0; }

  /// Nobody is inside. Stays true once the gate is closed.
  bool is_empty() const noexcept { return (state_.load(std::memory_order_acquire) & ~closed) == 0; }

 private:
  static constexpr std::uint64_t closed = std::uint64_t{1} << 63;

  bool enter() noexcept {
    std::uint64_t seen = state_.load(std::memory_order_relaxed);
    do {
      if ((seen & closed) != 0) return false;
    } while (!state_.compare_exchange_weak(seen, seen + 1, std::memory_order_acq_rel,
                                           std::memory_order_relaxed));
    return true;
  }
  void leave() noexcept { state_.fetch_sub(1, std::memory_order_acq_rel); }

  std::atomic<std::uint64_t> state_{0};
};

}  // namespace host::plugin
