#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace host::calls {

/// A function without arguments that is run once, kept in place when it is small: what a request
/// hands to a worker needs no memory of its own. Movable, not copyable. Not safe from several
/// threads.
class task {
 public:
  task() noexcept = default;

  template <class Function>
    requires(!std::is_same_v<std::remove_cvref_t<Function>, task>)
  task(Function&& function) {  // NOLINT: implicit, as a function object is a task
    using kept = std::remove_cvref_t<Function>;
    if constexpr (sizeof(kept) <= room && alignof(kept) <= alignof(std::max_align_t) &&
                  std::is_nothrow_move_constructible_v<kept>) {
      ::new (static_cast<void*>(place_)) kept(std::forward<Function>(function));
      acts_ = &in_place<kept>;
    } else {
      using owner = std::unique_ptr<kept>;
      ::new (static_cast<void*>(place_)) owner(new kept(std::forward<Function>(function)));
      acts_ = &elsewhere<kept>;
    }
  }

  task(task&& other) noexcept { take(other); }
  task& operator=(task&& other) noexcept {
    if (this == &other) return *this;
    clear();
    take(other);
    return *this;
  }
  task(const task&) = delete;
  task& operator=(const task&) = delete;
  ~task() { clear(); }

  explicit operator bool() const noexcept { return acts_ != nullptr; }
  void operator()() { acts_(act::run, place_, nullptr); }

  /// Destroys the function and what it has captured.
  void clear() noexcept {
    if (acts_ != nullptr) std::exchange(acts_, nullptr)(act::destroy, place_, nullptr);
  }

 private:
  static constexpr std::size_t room = 48;
  enum class act { run, move, destroy };
  using actor = void (*)(act what, std::byte* place, std::byte* to);

  template <class Kept>
  static Kept& at(std::byte* place) {
    return *std::launder(reinterpret_cast<Kept*>(place));
  }

  template <class Kept>
  static void in_place(act what, std::byte* place, std::byte* to) {
    Kept& function = at<Kept>(place);
    if (what == act::run) return static_cast<void>(function());
    if (what == act::move) ::new (static_cast<void*>(to)) Kept(std::move(function));
    std::destroy_at(&function);
  }

  template <class Kept>
  static void elsewhere(act what, std::byte* place, std::byte* to) {
    auto& owner = at<std::unique_ptr<Kept>>(place);
    if (what == act::run) return static_cast<void>((*owner)());
    if (what == act::move) ::new (static_cast<void*>(to)) std::unique_ptr<Kept>(std::move(owner));
    std::destroy_at(&owner);
  }

  void take(task& other) noexcept {
    if (other.acts_ == nullptr) return;
    other.acts_(act::move, other.place_, place_);
    acts_ = std::exchange(other.acts_, nullptr);
  }

  alignas(std::max_align_t) std::byte place_[room];
  actor acts_ = nullptr;
};

}  // namespace host::calls
