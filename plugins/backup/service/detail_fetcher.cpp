#include "service/detail_fetcher.hpp"

#include <algorithm>
#include <deque>
#include <exception>
#include <stop_token>
#include <string>
#include <system_error>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "service/pauses.hpp"

namespace backup::service {
namespace {

using std::chrono::microseconds;

/// So many snapshots tell how long the engine takes to read a blob.
constexpr std::size_t few = 8;
/// Up to so many are asked for in lists without looking how fast the engine is.
constexpr std::size_t not_many = 240;
/// A shorter list is not worth a request, which costs the engine a read of its table of contents.
constexpr std::size_t shortest_list = 10;
/// Who lacks so few, as a GET or a POST, does not wait for somebody's long list.
constexpr std::size_t very_few = 64;
/// A connection that breaks so often in a row is an engine that is away.
constexpr unsigned most_breaks = 3;
/// One call for all of fast blobs is over sooner, unless the machine is busy or the list is long;
/// then it is looked whether they are slow.
constexpr microseconds patience{100'000};
constexpr microseconds patience_for_a_blob{250};
constexpr microseconds longest_patience{1'000'000};

}  // namespace

/// What one call of fetch() is at. Touched with the lock of the requests held.
struct detail_fetcher::job {
  const snapshot_table& table;
  std::string pattern;
  pace how_fast;
  call_limits limits;
  std::size_t list_length = few;
  std::deque<std::uint32_t> todo = {};
  list asked_by_others = {};
  std::unordered_map<std::string, kept_details> not_kept = {};  ///< which the cache did not take
  outcome result = {};
  std::optional<engine_error> error = {};

  bool is_over() const { return error || result.is_late || limits.stop.stop_requested(); }
  bool has_all() const { return todo.empty() && asked_by_others.empty(); }
  bool goes_first = false;  ///< has one request more than are allowed, for such jobs together
  void give_up(engine_error why) {
    if (!error) error = std::move(why);
  }
};

/// Has the cache keep what the engine tells.
class detail_fetcher::keeping_sink final : public listing_sink {
 public:
  keeping_sink(detail_fetcher& owner, job& of) : owner_(owner), job_(of) {}

  bool part(domain::snapshot found) override {
    // Of the same name, but another one that is being made.
    if (!domain::is_finished(found.state())) return true;
    const auto details = kept_details::of(found);
    if (!owner_.cache_.keep(found.uuid, details)) {
      auto held = owner_.requests_.lock();
      job_.not_kept.emplace(found.uuid, details);
    }
    return true;
  }
  bool foreign(std::string_view) override { return true; }

 private:
  detail_fetcher& owner_;
  job& job_;
};

detail_fetcher::detail_fetcher(engine_port& engine, scheduling::scheduler& on,
                               snapshot_cache& cache, unsigned at_once)
    : engine_(engine), scheduler_(on), cache_(cache), at_once_(at_once), requests_(on, at_once) {}

std::unique_ptr<whole_call> detail_fetcher::begin_early(std::string_view pattern,
                                                        const call_limits& limits) {
  if (!requests_.lock()->blobs_are_fast()) return nullptr;
  return whole_call::begin(engine_, scheduler_, requests_, cache_, std::string(pattern), limits);
}

engine_result<detail_fetcher::outcome> detail_fetcher::fetch(
    snapshot_table& table, const std::vector<std::uint32_t>& rows, std::string_view pattern,
    pace how_fast, const call_limits& limits, whole_call* early) {
  job of{table, std::string(pattern), how_fast, limits};
  of.todo.assign(rows.begin(), rows.end());
  of.goes_first = rows.size() <= very_few && how_fast == pace::urgent;
  const bool are_many = rows.size() > not_many && how_fast == pace::urgent;
  // Who lacks few of many does not wait for all.
  const bool waits = early != nullptr && (!of.goes_first || rows.size() > table.size() / 2);
  if (waits) {
    await(of, *early);
  } else if (are_many) {
    if (!requests_.lock()->blobs_are_fast()) ask_for_few_first(of);
    if (is_worth_one_call(of)) ask_for_everything(of);
  }
  ask_in_lists(of);
  fill_in(of, table, rows);
  if (of.error) return tl::unexpected(*std::move(of.error));
  return std::move(of.result);
}

/// When the few take long, one more tells what a request costs whatever it asks for: the engine
/// reads its table of contents, which grows with the number of snapshots and makes no blob slow.
void detail_fetcher::ask_for_few_first(job& of) {
  unsigned failures = 0;
  const auto timed = [&](std::size_t most) {
    of.list_length = most;
    const auto began = scheduler_.now();
    const auto asked_for = ask_for_next(of, failures);
    const auto took = std::chrono::duration_cast<microseconds>(scheduler_.now() - began);
    return std::pair(asked_for, took);
  };
  const auto [blobs, took] = timed(few);
  if (blobs == 0) return;
  auto of_a_blob = took / static_cast<std::int64_t>(blobs);
  if (of_a_blob >= open_requests::fast_blob && blobs > 1 && !of.is_over()) {
    const auto [one, took_by_one] = timed(1);
    if (one == 1) {
      const auto more = std::max(took - took_by_one, microseconds::zero());
      of_a_blob = more / static_cast<std::int64_t>(blobs - 1);
    }
  }
  requests_.lock()->time_of_a_blob = of_a_blob;
}

bool detail_fetcher::is_worth_one_call(const job& of) {
  auto held = requests_.lock();
  return held->blobs_are_fast() && !of.is_over() && of.todo.size() > of.table.size() / 2;
}

void detail_fetcher::ask_for_everything(job& of) {
  const auto call =
      whole_call::begin(engine_, scheduler_, requests_, cache_, of.pattern, of.limits);
  if (call) await(of, *call);  // else who was first is waited for
}

void detail_fetcher::await(job& of, whole_call& call) {
  const auto enough = std::min<microseconds>(
      patience + patience_for_a_blob * static_cast<std::int64_t>(of.table.size()),
      longest_patience);
  const auto until = std::min(scheduler_.now() + enough, of.limits.deadline);
  if (!await(of, call, until) && !of.is_over()) {
    const bool went_first = std::exchange(of.goes_first, true);
    const bool are_many = of.table.size() > not_many;
    if (are_many) ask_for_few_first(of);
    of.goes_first = went_first;
    if (!are_many || requests_.lock()->blobs_are_slow()) call.give_up();
  }
  await(of, call, of.limits.deadline);
  std::optional<engine_error> failed;
  {
    auto held = requests_.lock();
    failed = call.error();
  }
  if (failed) wait_out(of, *failed, 1);  // then in lists
}

bool detail_fetcher::await(job& of, const whole_call& call, scheduling::instant until) {
  const std::stop_callback on_stop(of.limits.stop, [this] { requests_.lock().notify_all(); });
  auto held = requests_.lock();
  held.wait_until(until, [&](const open_requests&) { return call.is_over() || of.is_over(); });
  return call.is_over();
}

void detail_fetcher::ask_in_lists(job& of) {
  of.list_length = list_length(of);
  const auto lists = (of.todo.size() + of.list_length - 1) / of.list_length;
  const auto workers = of.how_fast == pace::leisurely ? 1 : std::min<std::size_t>(lists, at_once_);
  std::vector<std::unique_ptr<scheduling::task>> helpers;
  try {
    while (helpers.size() + 1 < workers) {
      helpers.push_back(scheduler_.start("backup-detail", [this, &of] { work_guarded(of); }));
    }
  } catch (const std::system_error&) {
    // No more threads to be had: it takes longer with fewer.
  }
  work_guarded(of);
}

std::size_t detail_fetcher::list_length(const job& of) {
  const auto name = of.todo.empty() ? 0 : of.table.name_of(of.todo.front()).size();
  const auto longest = std::max<std::size_t>(engine_.longest_pattern() / (name + 1), 1);
  auto held = requests_.lock();
  const bool is_slow = held->time_of_a_blob && *held->time_of_a_blob >= open_requests::fast_blob;
  if (!is_slow || of.how_fast == pace::leisurely) return longest;
  // So that all requests that may be open have some to ask for.
  return std::clamp((of.todo.size() + at_once_ - 1) / at_once_, std::min(shortest_list, longest),
                    longest);
}

/// The thread of a helper has nobody who would catch what a full memory throws.
void detail_fetcher::work_guarded(job& of) {
  try {
    unsigned failures = 0;
    while (ask_for_next(of, failures) > 0) {
    }
  } catch (const std::exception& fault) {
    auto held = requests_.lock();
    of.give_up({engine_fault::failed, 0,
                "The details of snapshots cannot be read here: " + std::string(fault.what())});
    held.notify_all();
  }
}

std::size_t detail_fetcher::ask_for_next(job& of, unsigned& failures) {
  const std::stop_callback on_stop(of.limits.stop, [this] { requests_.lock().notify_all(); });
  list rows;
  std::optional<engine_error> failed;
  {
    request_claim mine(requests_);
    {
      auto held = requests_.lock();
      const bool in_time = held.wait_until(of.limits.deadline, [&](const open_requests& now) {
        if (of.is_over()) return true;
        rows = next_list(of, now);
        return !rows.empty() || of.has_all();
      });
      if (!in_time) of.result.is_late = true;
      if (of.limits.stop.stop_requested() && !of.has_all()) {
        of.give_up({engine_fault::stopped, 0, "The host is stopping."});
      }
      if (rows.empty()) return 0;
      std::vector<std::string> uuids;
      for (const auto row : rows) uuids.push_back(of.table.uuid_of(row));
      mine.take(*held, std::move(uuids));
    }
    keeping_sink sink(*this, of);
    std::string names;
    for (const auto row : rows) names += (names.empty() ? "" : ",") + of.table.name_of(row);
    const auto began = scheduler_.now();
    const auto asked = engine_.stream_snapshots(names, detail::full, sink, of.limits);
    take_note(of, rows, asked, std::chrono::duration_cast<microseconds>(scheduler_.now() - began));
    if (!asked) failed = asked.error();
  }
  failures = failed ? failures + 1 : 0;
  if (failed) wait_out(of, *failed, failures);
  return rows.size();
}

/// With the lock held. Leaves out what became known meanwhile.
detail_fetcher::list detail_fetcher::next_list(job& of, const open_requests& now) const {
  list rows;
  const auto allowed = now.allowed + (of.goes_first ? 1 : 0);
  if (now.open >= allowed || (now.everything_is_asked && !of.goes_first)) return rows;
  std::erase_if(of.asked_by_others, [&](std::uint32_t row) {
    if (now.being_asked.contains(of.table.uuid_of(row))) return false;
    of.todo.push_back(row);
    return true;
  });
  std::size_t bytes = 0;
  while (!of.todo.empty() && rows.size() < of.list_length) {
    const auto row = of.todo.front();
    const auto uuid = of.table.uuid_of(row);
    bytes += of.table.name_of(row).size() + 1;
    if (!rows.empty() && bytes > engine_.longest_pattern()) break;
    of.todo.pop_front();
    if (cache_.find(uuid) || of.not_kept.contains(uuid)) continue;
    (now.being_asked.contains(uuid) ? of.asked_by_others : rows).push_back(row);
  }
  return rows;
}

void detail_fetcher::take_note(job& of, const list& rows, const engine_result<void>& asked,
                               microseconds took) {
  auto held = requests_.lock();
  held->note(asked);
  if (!asked) {
    of.todo.insert(of.todo.begin(), rows.begin(), rows.end());
    return;
  }
  // No less than a blob takes, for the request takes time too: so it tells of fast ones alone.
  const auto of_a_blob = took / static_cast<std::int64_t>(rows.size());
  if (of_a_blob < open_requests::fast_blob) held->time_of_a_blob = of_a_blob;
  for (const auto row : rows) {
    const auto uuid = of.table.uuid_of(row);
    if (!cache_.find(uuid) && !of.not_kept.contains(uuid)) of.result.not_shown.push_back(row);
  }
}

void detail_fetcher::wait_out(job& of, const engine_error& error, unsigned failures) {
  const std::stop_callback on_stop(of.limits.stop, [this] { requests_.lock().notify_all(); });
  auto held = requests_.lock();
  if (of.is_over()) return;
  const auto pause = std::min(error.retry_after.value_or(next_try(failures)), longest_retry_after);
  const auto until = scheduler_.now() + jittered(pause, scheduler_.random());
  const bool is_away = error.fault == engine_fault::unreachable && failures >= most_breaks;
  if (error.is_transient() && until >= of.limits.deadline) {
    of.result.is_late = true;
  } else if (!error.is_transient() || is_away) {
    of.give_up(error);
  }
  held.notify_all();
  // What others have seen to meanwhile is not waited for.
  held.wait_until(until, [&of](const open_requests&) { return of.is_over() || of.has_all(); });
}

void detail_fetcher::fill_in(const job& of, snapshot_table& table,
                             const std::vector<std::uint32_t>& rows) const {
  for (const auto row : rows) {
    const auto uuid = table.uuid_of(row);
    if (const auto known = cache_.find(uuid)) {
      table.set_details(row, *known);
    } else if (const auto here = of.not_kept.find(uuid); here != of.not_kept.end()) {
      table.set_details(row, here->second);
    }
  }
}

}  // namespace backup::service
