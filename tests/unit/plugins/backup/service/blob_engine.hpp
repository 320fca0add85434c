#pragma once

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "scheduling/guarded.hpp"
#include "scheduling/sleeper.hpp"
#include "service/port/engine_port.hpp"

namespace service_test {

namespace scheduling = backup::scheduling;
namespace service = backup::service;
namespace domain = backup::domain;

/// An engine that only lists, and takes its time for every blob that it reads. Counts what it is
/// asked.
class blob_engine final : public service::engine_port {
 public:
  explicit blob_engine(scheduling::scheduler& on) : scheduler_(on), contents_(on) {}

  std::chrono::microseconds time_of_a_blob{0};
  /// Of every request for details, however much it asks for.
  std::chrono::microseconds time_of_a_request{0};

  void put(const domain::snapshot& what) {
    contents_.lock()->snapshots.insert_or_assign(what.name.to_string(), what);
  }
  void remove(const std::string& name) { contents_.lock()->snapshots.erase(name); }
  void make_unreadable(const std::string& name) { contents_.lock()->unreadable = name; }
  /// The next requests for details fail like this, in this order.
  void fail_next(const service::engine_error& error) {
    contents_.lock()->failures.push_back(error);
  }
  /// Requests for details wait until release().
  void hold() { contents_.lock()->is_held = true; }
  void release() {
    auto held = contents_.lock();
    held->is_held = false;
    held.notify_all();
  }
  void await_open(unsigned count) {
    contents_.lock().wait_until(scheduler_.now() + std::chrono::seconds(30),
                                [count](const contents& now) { return now.open >= count; });
  }

  unsigned blob_reads() { return contents_.lock()->blob_reads; }
  unsigned reads_of(const std::string& name) { return contents_.lock()->reads[name]; }
  unsigned detail_requests() { return contents_.lock()->detail_requests; }
  unsigned state_requests() { return contents_.lock()->state_requests; }
  unsigned most_open() { return contents_.lock()->most_open; }

  service::engine_result<void> stream_snapshots(std::string_view pattern, service::detail how_much,
                                                service::listing_sink& to,
                                                const service::call_limits& limits) override {
    if (how_much == service::detail::states) {
      auto found = matching(pattern);
      ++contents_.lock()->state_requests;
      for (auto& each : found) {
        each.started.reset();
        each.ended.reset();
        each.failures.reset();
        if (!to.part(std::move(each))) return stopped();
      }
      return {};
    }
    if (auto begun = begin_request(limits); !begun) return ended(std::move(begun));
    scheduling::sleeper(scheduler_).sleep_until(scheduler_.now() + time_of_a_request, limits.stop);
    for (auto& each : matching(pattern)) {
      if (each.name.to_string() == contents_.lock()->unreadable) continue;
      if (time_of_a_blob.count() > 0) {
        scheduling::sleeper(scheduler_).sleep_until(scheduler_.now() + time_of_a_blob, limits.stop);
      }
      if (scheduler_.now() > limits.deadline) return ended(late());
      {
        auto held = contents_.lock();
        ++held->blob_reads;
        ++held->reads[each.name.to_string()];
      }
      if (!to.part(std::move(each))) return ended(stopped());
    }
    return ended({});
  }
  std::size_t longest_pattern() const override { return 3'300; }

  service::engine_result<service::blobs_kept> check_repository(
      const service::call_limits&) override {
    return service::blobs_kept::elsewhere;
  }
  service::engine_result<service::listing> list_running(const service::call_limits&) override {
    return service::listing{};
  }
  service::engine_result<domain::epoch_ms> read_clock(const service::call_limits&) override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               scheduler_.wall_now().time_since_epoch())
        .count();
  }
  service::engine_result<std::vector<std::string>> list_indices(
      const std::vector<std::string>&, const service::call_limits&) override {
    return std::vector<std::string>{};
  }
  service::engine_result<void> create_snapshot(const domain::planned_part&, const domain::run_id&,
                                               const service::call_limits&) override {
    return {};
  }
  std::unique_ptr<service::deletion> delete_snapshots(const std::vector<std::string>&,
                                                      const service::call_limits&) override {
    return nullptr;
  }

 private:
  struct contents {
    std::map<std::string, domain::snapshot> snapshots;
    std::string unreadable;
    std::deque<service::engine_error> failures;
    std::map<std::string, unsigned> reads;
    unsigned blob_reads = 0;
    unsigned detail_requests = 0;
    unsigned state_requests = 0;
    unsigned open = 0;
    unsigned most_open = 0;
    bool is_held = false;
  };

  service::engine_result<void> begin_request(const service::call_limits& limits) {
    auto held = contents_.lock();
    ++held->detail_requests;
    held->most_open = std::max(held->most_open, ++held->open);
    held.notify_all();
    held.wait_until(limits.deadline, [](const contents& now) { return !now.is_held; });
    if (held->is_held) return late();
    if (held->failures.empty()) return {};
    auto error = held->failures.front();
    held->failures.pop_front();
    return tl::unexpected(std::move(error));
  }
  service::engine_result<void> ended(service::engine_result<void> how) {
    auto held = contents_.lock();
    --held->open;
    held.notify_all();
    return how;
  }
  static service::engine_result<void> late() {
    return tl::unexpected(
        service::engine_error{service::engine_fault::unreachable, 0, "no answer in time"});
  }
  static service::engine_result<void> stopped() {
    return tl::unexpected(service::engine_error{service::engine_fault::stopped, 0, "ended"});
  }

  std::vector<domain::snapshot> matching(std::string_view patterns) {
    std::vector<domain::snapshot> found;
    auto held = contents_.lock();
    while (!patterns.empty()) {
      const auto comma = patterns.find(',');
      const auto pattern = patterns.substr(0, comma);
      patterns = comma == std::string_view::npos ? "" : patterns.substr(comma + 1);
      if (!pattern.ends_with('*')) {
        const auto one = held->snapshots.find(std::string(pattern));
        if (one != held->snapshots.end()) found.push_back(one->second);
        continue;
      }
      for (const auto& [name, snapshot] : held->snapshots) {
        if (name.starts_with(pattern.substr(0, pattern.size() - 1))) found.push_back(snapshot);
      }
    }
    return found;
  }

  scheduling::scheduler& scheduler_;
  scheduling::guarded<contents> contents_;
};

}  // namespace service_test
