#pragma once

#include <optional>

#include "domain/snapshot_name.hpp"
#include "scheduling/sleeper.hpp"

namespace backup::service {

/// The part that is being taken here, for who shows how far it is. Safe from any thread.
class running_part {
 public:
  explicit running_part(scheduling::scheduler& on) : scheduler_(on), now_(on), changed_(on) {}

  struct taken {
    domain::snapshot_name name;
    scheduling::instant began;
  };

  /// From making to end() or destruction; one at a time.
  class turn {
   public:
    turn(running_part& of, const domain::snapshot_name& name) : of_(of) {
      of_.set(taken{name, of_.scheduler_.now()});
    }
    ~turn() { end(); }
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;
    void end() {
      if (!is_over_) of_.set(std::nullopt);
      is_over_ = true;
    }

   private:
    running_part& of_;
    bool is_over_ = false;
  };

  std::optional<taken> now() const { return *now_.lock(); }

  /// Does it while that part is being taken, so that nothing is told of it when it is over; not at
  /// all when it is. It must not wait.
  template <class Do>
  void while_it_is(const domain::snapshot_name& name, Do what) const {
    auto held = now_.lock();
    if (*held && (*held)->name == name) what();
  }

  /// Sleeps until the instant or the next change, for one thread. True when it was stopped.
  bool await_change(scheduling::instant until, const std::stop_token& stop) {
    return changed_.sleep_until(until, stop);
  }

 private:
  void set(std::optional<taken> to) {
    *now_.lock() = to;
    changed_.wake();
  }

  scheduling::scheduler& scheduler_;
  mutable scheduling::guarded<std::optional<taken>> now_;
  scheduling::sleeper changed_;
};

}  // namespace backup::service
