#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scheduling/guarded.hpp"
#include "scheduling/thread_scheduler.hpp"
#include "service/port/status_port.hpp"

namespace service_test {

namespace scheduling = backup::scheduling;
namespace service = backup::service;
namespace domain = backup::domain;

/// Threads and locks as they are, and a clock that a case moves.
class moved_scheduler final : public scheduling::scheduler {
 public:
  scheduling::instant now() const override { return real_.now() + ahead_.load(); }
  scheduling::wall_instant wall_now() const override { return real_.wall_now(); }
  std::uint64_t random() override { return real_.random(); }
  std::unique_ptr<scheduling::monitor> make_monitor() override {
    return std::make_unique<moved_monitor>(*this, real_.make_monitor());
  }
  std::unique_ptr<scheduling::task> start(std::string name, std::function<void()> body) override {
    return real_.start(std::move(name), std::move(body));
  }
  void pass(std::chrono::milliseconds time) { ahead_ = ahead_.load() + time; }

 private:
  /// Sees soon that time has passed.
  class moved_monitor final : public scheduling::monitor {
   public:
    moved_monitor(moved_scheduler& on, std::unique_ptr<scheduling::monitor> real)
        : on_(on), real_(std::move(real)) {}
    void lock() override { real_->lock(); }
    void unlock() override { real_->unlock(); }
    bool wait_until(scheduling::instant deadline) override {
      real_->wait_until(std::min(deadline, on_.real_.now() + std::chrono::milliseconds(5)));
      return on_.now() < deadline;
    }
    void notify_all() override { real_->notify_all(); }

   private:
    moved_scheduler& on_;
    std::unique_ptr<scheduling::monitor> real_;
  };

  scheduling::thread_scheduler real_;
  std::atomic<std::chrono::milliseconds> ahead_{std::chrono::milliseconds(0)};
};

/// An engine that tells how often it was asked, as shards that are done.
class status_engine final : public service::status_port {
 public:
  explicit status_engine(scheduling::scheduler& on) : state_(on), scheduler_(on) {}

  service::engine_result<service::part_status> read_status(
      const domain::snapshot_name& of, const service::call_limits& limits) override {
    auto held = state_.lock();
    held->asked.push_back(of.to_string());
    held->deadlines.push_back(limits.deadline);
    held.notify_all();
    held.wait_until(scheduler_.now() + std::chrono::seconds(30),
                    [](const auto& now) { return !now.is_held; });
    if (held->throws) throw std::bad_alloc();
    if (held->error) return tl::unexpected(*held->error);
    return service::part_status{static_cast<std::int64_t>(held->asked.size()), 9, {}, {}};
  }

  struct contents {
    std::vector<std::string> asked;
    std::vector<scheduling::instant> deadlines;
    std::optional<service::engine_error> error;
    bool is_held = false;
    bool throws = false;
  };
  auto lock() { return state_.lock(); }
  std::size_t asked() { return state_.lock()->asked.size(); }
  bool await_asked(std::size_t count) {
    return state_.lock().wait_until(scheduler_.now() + std::chrono::seconds(30),
                                    [count](const auto& now) { return now.asked.size() >= count; });
  }
  void release() {
    auto held = state_.lock();
    held->is_held = false;
    held.notify_all();
  }

 private:
  scheduling::guarded<contents> state_;
  scheduling::scheduler& scheduler_;
};

}  // namespace service_test
