#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <new>
#include <string>
#include <vector>

#include "scheduling/guarded.hpp"
#include "service/events.hpp"
#include "service/port/engine_port.hpp"

namespace service_test {

namespace scheduling = backup::scheduling;
namespace service = backup::service;
namespace domain = backup::domain;

/// An engine of a few lines, in our own words: snapshots end as told, calls fail as told. Every
/// call is written down as one line.
class scripted_port final : public service::engine_port {
 public:
  explicit scripted_port(scheduling::scheduler& on) : scheduler_(on), state_(on) {}

  /// The next calls of this kind ("create", "list", ...) fail like this, in this order.
  void fail_next(const std::string& call, service::engine_error error) {
    state_.lock()->failures[call].push_back(std::move(error));
  }
  /// The next call of this kind finds no memory.
  void run_out_of_memory_at(const std::string& call) { state_.lock()->starved = call; }
  /// Like fail_next for one create, but the snapshot is begun all the same.
  void lose_next_create(service::engine_error error) {
    fail_next("create", std::move(error));
    state_.lock()->creates_although_failing = true;
  }
  void set_indices(std::vector<std::string> names) { state_.lock()->indices = std::move(names); }
  void add(domain::snapshot snapshot) { state_.lock()->snapshots.push_back(std::move(snapshot)); }
  void add_foreign(std::string name) { state_.lock()->foreign.push_back(std::move(name)); }
  /// Every new snapshot is created in this state: "SUCCESS" (default), "IN_PROGRESS", ...
  void create_as(std::string word) { state_.lock()->new_state = std::move(word); }
  void set_state(const std::string& name, const std::string& word) {
    auto held = state_.lock();
    for (auto& snapshot : held->snapshots) {
      if (snapshot.name.to_string() == name) snapshot.state_word = word;
    }
  }
  /// Its details cannot be read, so listings with details leave it out.
  void make_unreadable(const std::string& name) { state_.lock()->unreadable = name; }
  void forget(const std::string& name) {
    auto held = state_.lock();
    std::erase_if(held->snapshots,
                  [&name](const auto& known) { return known.name.to_string() == name; });
  }
  /// Waits until a snapshot of this name is there.
  void await_snapshot(const std::string& name) {
    state_.lock().wait_until(scheduler_.now() + std::chrono::seconds(30),
                             [&name](const contents& now) { return find(now, name) != nullptr; });
  }
  /// What is there of this name, which there is.
  domain::snapshot contents_of(const std::string& name) { return *find(*state_.lock(), name); }
  /// Calls of this kind, or of this line, wait, once they have been written down, until release().
  void hold(const std::string& call) { state_.lock()->held = call; }
  void release() {
    auto held = state_.lock();
    held->held.clear();
    held.notify_all();
  }
  /// The engine's clock is so much ahead of this machine's.
  void set_clock_offset(std::chrono::milliseconds offset) { state_.lock()->clock_offset = offset; }
  void leave_deletions_open() { state_.lock()->deletions_stay_open = true; }

  /// Waits until a call has been made that begins like this. For tests of other threads' work.
  bool saw(const std::string& start) {
    return state_.lock().wait_until(scheduler_.now() + std::chrono::seconds(30),
                                    [&start](const contents& now) {
                                      for (const auto& call : now.calls) {
                                        if (call.starts_with(start)) return true;
                                      }
                                      return false;
                                    });
  }
  std::vector<std::string> calls() { return state_.lock()->calls; }
  std::vector<std::string> created() {
    std::vector<std::string> names;
    for (const auto& call : calls()) {
      if (call.starts_with("create ")) names.push_back(call.substr(7));
    }
    return names;
  }

  service::engine_result<service::blobs_kept> check_repository(
      const service::call_limits&) override {
    using kept = service::blobs_kept;
    return answer<kept>("check", "check", [](contents& now) -> service::engine_result<kept> {
      return now.blobs_are_in_files ? kept::in_files : kept::elsewhere;
    });
  }
  void keep_blobs_in_files() { state_.lock()->blobs_are_in_files = true; }

  service::engine_result<void> stream_snapshots(std::string_view pattern, service::detail how_much,
                                                service::listing_sink& to,
                                                const service::call_limits&) override {
    auto found = listed(pattern, how_much);
    if (!found) return tl::unexpected(found.error());
    for (auto& part : found->parts) to.part(std::move(part));
    for (const auto& name : found->foreign_names) to.foreign(name);
    return {};
  }
  std::size_t longest_pattern() const override { return 3'300; }

  service::engine_result<service::listing> list_running(const service::call_limits&) override {
    return answer<service::listing>("running", "running", [](contents& now) {
      service::listing found;
      for (const auto& snapshot : now.snapshots) {
        if (snapshot.state() == domain::snapshot_state::in_progress) {
          found.parts.push_back(snapshot);
        }
      }
      return service::engine_result<service::listing>(found);
    });
  }

  service::engine_result<domain::epoch_ms> read_clock(const service::call_limits&) override {
    return answer<domain::epoch_ms>("clock", "clock", [this](contents& now) {
      const auto since_1970 = scheduler_.wall_now().time_since_epoch() + now.clock_offset;
      return service::engine_result<domain::epoch_ms>(
          std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count());
    });
  }

  service::engine_result<std::vector<std::string>> list_indices(
      const std::vector<std::string>&, const service::call_limits&) override {
    return answer<std::vector<std::string>>("indices", "indices", [](contents& now) {
      return service::engine_result<std::vector<std::string>>(now.indices);
    });
  }

  service::engine_result<void> create_snapshot(const domain::planned_part& part,
                                               const domain::run_id& run,
                                               const service::call_limits&) override {
    const auto begin = [&part, &run](contents& now) -> service::engine_result<void> {
      for (const auto& known : now.snapshots) {
        if (known.name == part.name) {
          return tl::unexpected(
              service::engine_error{service::engine_fault::name_taken, 400, "the name is taken"});
        }
      }
      now.snapshots.push_back({part.name, "uuid-" + std::to_string(++now.uuids), now.new_state,
                               1000, 2000, std::vector<std::string>{}, run, part.indices});
      return {};
    };
    if (std::exchange(state_.lock()->creates_although_failing, false)) begin(*state_.lock());
    return answer<void>("create", "create " + part.name.to_string(), begin);
  }

  std::unique_ptr<service::deletion> delete_snapshots(const std::vector<std::string>& names,
                                                      const service::call_limits&) override {
    std::string line = "delete";
    for (const auto& name : names) line += " " + name;
    auto outcome = answer<void>("delete", line, [&](contents& now) {
      for (const auto& name : names) {
        std::erase_if(now.snapshots,
                      [&name](const auto& known) { return known.name.to_string() == name; });
      }
      return service::engine_result<void>();
    });
    return std::make_unique<told_deletion>(std::move(outcome), state_.lock()->deletions_stay_open);
  }

 private:
  struct contents {
    bool blobs_are_in_files = false;
    std::vector<domain::snapshot> snapshots;
    std::vector<std::string> foreign;
    std::vector<std::string> indices;
    std::string new_state = "SUCCESS";
    std::string unreadable;
    int uuids = 0;
    std::chrono::milliseconds clock_offset{0};
    std::string held;     // the kind of calls that wait
    std::string starved;  // the kind of call that throws
    bool creates_although_failing = false;
    bool deletions_stay_open = false;
    std::map<std::string, std::vector<service::engine_error>> failures;
    std::vector<std::string> calls;
  };

  static const domain::snapshot* find(const contents& in, const std::string& name) {
    for (const auto& snapshot : in.snapshots) {
      if (snapshot.name.to_string() == name) return &snapshot;
    }
    return nullptr;
  }

  class told_deletion final : public service::deletion {
   public:
    told_deletion(service::engine_result<void> outcome, bool stays_open)
        : outcome_(std::move(outcome)), stays_open_(stays_open) {}
    std::optional<service::engine_result<void>> wait_until(scheduling::instant) override {
      if (std::exchange(stays_open_, false)) return std::nullopt;
      return outcome_;
    }
    bool is_sent() const override { return true; }

   private:
    service::engine_result<void> outcome_;
    bool stays_open_;
  };

  /// patterns: with an optional '*' at the end, separated by commas.
  static bool matches(const std::string& name, std::string_view patterns) {
    const auto comma = patterns.find(',');
    const auto first = patterns.substr(0, comma);
    const bool fits =
        first.ends_with('*') ? name.starts_with(first.substr(0, first.size() - 1)) : name == first;
    if (fits || comma == std::string_view::npos) return fits;
    return matches(name, patterns.substr(comma + 1));
  }

  service::engine_result<service::listing> listed(std::string_view pattern,
                                                  service::detail how_much) {
    const bool full = how_much != service::detail::states;
    const bool contents_too = how_much == service::detail::contents;
    const auto line = std::string(contents_too ? "list-contents "
                                  : full       ? "list-full "
                                               : "list ") +
                      std::string(pattern);
    return answer<service::listing>("list", line, [&](contents& now) {
      service::listing found;
      for (auto snapshot : now.snapshots) {
        if (!matches(snapshot.name.to_string(), pattern)) continue;
        if (full && snapshot.name.to_string() == now.unreadable) continue;
        if (!contents_too) {
          snapshot.run.reset();
          snapshot.indices.reset();
        }
        if (!full) {
          snapshot.started.reset();
          snapshot.ended.reset();
          snapshot.failures.reset();
        }
        found.parts.push_back(snapshot);
      }
      for (const auto& name : now.foreign) {
        if (matches(name, pattern)) found.foreign_names.push_back(name);
      }
      return service::engine_result<service::listing>(found);
    });
  }

  template <class Value, class Answer>
  service::engine_result<Value> answer(const std::string& kind, const std::string& line,
                                       Answer make) {
    auto held = state_.lock();
    held->calls.push_back(line);
    held.notify_all();
    held.wait_until(scheduler_.now() + std::chrono::seconds(30),
                    [&](const contents& now) { return now.held != kind && now.held != line; });
    if (held->starved == kind) {
      held->starved.clear();
      throw std::bad_alloc();
    }
    auto& failing = held->failures[kind];
    if (!failing.empty()) {
      auto error = failing.front();
      failing.erase(failing.begin());
      return tl::unexpected(std::move(error));
    }
    auto outcome = make(*held);
    held.notify_all();
    return outcome;
  }

  scheduling::scheduler& scheduler_;
  scheduling::guarded<contents> state_;
};

/// Writes events down as lines.
class told_events final : public service::events {
 public:
  explicit told_events(scheduling::scheduler& on) : scheduler_(on), lines_(on), begun_(on) {}

  void backup_started(const domain::backup_id& id, std::size_t parts) override {
    tell("started " + id.to_string() + " " + std::to_string(parts));
  }
  /// Not among lines(), which tell what has happened.
  void part_begun(const domain::snapshot_name& part) override {
    auto held = begun_.lock();
    held->push_back(part.part);
    held.notify_all();
  }
  /// Waits until a part was begun.
  bool saw_begun(unsigned part) {
    return begun_.lock().wait_until(
        scheduler_.now() + std::chrono::seconds(30),
        [part](const auto& now) { return std::find(now.begin(), now.end(), part) != now.end(); });
  }
  void part_completed(const domain::snapshot_name& part, std::chrono::milliseconds) override {
    tell("part " + std::to_string(part.part));
  }
  void backup_resumed(const domain::backup_id& id, std::size_t there, std::size_t parts) override {
    tell("resumed " + id.to_string() + " " + std::to_string(there) + " of " +
         std::to_string(parts));
  }
  void part_forgotten(const domain::snapshot_name& part, unsigned times) override {
    tell("forgotten " + std::to_string(part.part) + " " + std::to_string(times));
  }
  void engine_is_back(const domain::snapshot_name& part) override {
    tell("back " + std::to_string(part.part));
  }
  void backup_left(const domain::backup_id& id, const std::string& reason) override {
    tell("left " + id.to_string() + ": " + reason);
  }
  void deletion_waiting(const domain::backup_id& id, const std::string& cause,
                        std::chrono::milliseconds) override {
    tell("deletion waits " + id.to_string() + ": " + cause);
  }
  void waiting_out(const domain::snapshot_name& part, const std::string& cause,
                   std::chrono::milliseconds) override {
    tell("waiting " + std::to_string(part.part) + ": " + cause);
  }
  void backup_completed(const domain::backup_id& id, std::chrono::milliseconds) override {
    tell("completed " + id.to_string());
  }
  void backup_stopped(const domain::backup_id& id, const std::string&) override {
    tell("stopped " + id.to_string());
  }
  void backup_ended(const domain::backup_id& id, const std::string& reason) override {
    tell("ended " + id.to_string() + ": " + reason);
  }
  void indices_uncovered(const std::vector<std::string>& names) override {
    for (const auto& name : names) tell("uncovered " + name);
  }
  void backup_deleted(const domain::backup_id& id, std::size_t snapshots) override {
    tell("deleted " + id.to_string() + " " + std::to_string(snapshots));
  }
  void kept_details_unusable(const std::string& why) override { tell("unusable: " + why); }
  void details_not_kept(const std::string& why) override { tell("not kept: " + why); }
  void details_late(std::size_t lacking, std::size_t of) override {
    tell("late " + std::to_string(lacking) + " of " + std::to_string(of));
  }
  void deletion_failed(const domain::backup_id& id, const std::string& reason) override {
    tell("deletion failed " + id.to_string() + ": " + reason);
  }

  std::vector<std::string> lines() { return *lines_.lock(); }
  /// Waits for a line that begins like this.
  bool saw(const std::string& start) {
    return lines_.lock().wait_until(scheduler_.now() + std::chrono::seconds(30),
                                    [&start](const auto& lines) {
                                      for (const auto& line : lines) {
                                        if (line.starts_with(start)) return true;
                                      }
                                      return false;
                                    });
  }

 private:
  void tell(std::string line) {
    auto held = lines_.lock();
    held->push_back(std::move(line));
    held.notify_all();
  }
  scheduling::scheduler& scheduler_;
  scheduling::guarded<std::vector<std::string>> lines_;
  scheduling::guarded<std::vector<unsigned>> begun_;
};

}  // namespace service_test
