#include "service/snapshots.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

namespace backup::service {
namespace {

/// Snapshots that may have come since the last time.
constexpr std::size_t some_more = 64;

/// Of fewer the list is short, and its client gets it whole at once.
constexpr std::size_t worth_sharing = 100;

/// Of fewer the details come as quickly once it is known which are lacking.
constexpr std::size_t worth_beginning_early = 64;

/// Puts what an engine tells into a table, as far as there is room.
class table_sink final : public listing_sink {
 public:
  explicit table_sink(snapshot_table& to) : table_(to) {}
  bool part(domain::snapshot found) override {
    is_full_ = !table_.add(found);
    return !is_full_;
  }
  bool foreign(std::string_view) override { return true; }
  bool is_full() const { return is_full_; }

 private:
  snapshot_table& table_;
  bool is_full_ = false;
};

/// Brings rows of an arranged table up to date.
class newer_sink final : public listing_sink {
 public:
  newer_sink(snapshot_table& to, snapshot_cache& cache) : table_(to), cache_(cache) {}
  bool part(domain::snapshot found) override {
    const auto row = table_.find(found.name);
    if (!row) return true;
    table_.replace(*row, found);
    if (domain::is_finished(found.state())) cache_.keep(found.uuid, kept_details::of(found));
    return true;
  }
  bool foreign(std::string_view) override { return true; }

 private:
  snapshot_table& table_;
  snapshot_cache& cache_;
};

bool is_everything(std::string_view pattern) {
  return pattern == domain::pattern_of_ids_starting_with("");
}

bool lacks_details(const snapshot_table::row& row) {
  return domain::is_finished(row.state) && !row.has_details;
}

snapshots::rows lacking_of(const snapshot_table& table, const snapshots::rows& of) {
  snapshots::rows lacking;
  for (const auto row : of) {
    if (lacks_details(table.at(row))) lacking.push_back(row);
  }
  return lacking;
}

}  // namespace

snapshots::snapshots(engine_port& engine, scheduling::scheduler& on, const settings& configured)
    : engine_(engine),
      cache_(on),
      fetcher_(engine, on, cache_, configured.detail_requests),
      change_(on),
      last_(on) {}

std::shared_ptr<const snapshot_table> snapshots::one_for_all(
    std::shared_ptr<const snapshot_table> made) {
  if (made->size() < worth_sharing) return made;
  auto last = last_.lock();
  if (auto held = last->lock(); held && held->shows_the_same(*made)) return held;
  *last = made;
  return made;
}

snapshots::rows snapshots::lacking_details(const snapshot_table& table) {
  rows lacking;
  for (std::uint32_t row = 0; row < table.size(); ++row) {
    if (lacks_details(table.at(row))) lacking.push_back(row);
  }
  return lacking;
}

engine_result<std::unique_ptr<snapshot_table>> snapshots::read(std::string_view pattern,
                                                               const call_limits& limits) {
  const auto moment = cache_.moment();
  auto table = list(pattern, limits);
  if (!table) return table;
  if (is_everything(pattern)) {
    last_size_ = (*table)->size();
    drop_what_is_gone(**table, moment);
  }
  use_what_is_known(**table);
  return table;
}

std::unique_ptr<whole_call> snapshots::begin_early(std::string_view pattern,
                                                   const call_limits& limits) {
  const auto there = last_size_.load();
  const bool are_few = there <= worth_beginning_early;
  const auto remembered = cache_.size();
  const bool lacks_most = there == unknown_size ? remembered == 0 : remembered <= there / 2;
  if (!is_everything(pattern) || are_few || !lacks_most) return nullptr;
  return fetcher_.begin_early(pattern, limits);
}

engine_result<std::unique_ptr<snapshot_table>> snapshots::list(std::string_view pattern,
                                                               const call_limits& limits) {
  auto table =
      std::make_unique<snapshot_table>(is_everything(pattern) ? cache_.size() + some_more : 0);
  table_sink sink(*table);
  const auto read = engine_.stream_snapshots(pattern, detail::states, sink, limits);
  if (sink.is_full()) {
    return tl::unexpected(engine_error{
        engine_fault::failed, 0,
        "More snapshots match \"" + std::string(pattern) +
            "\" than can be listed at one time. Ask for fewer by a pattern such as 2026*"});
  }
  if (!read) return tl::unexpected(read.error());
  table->arrange();
  return table;
}

void snapshots::use_what_is_known(snapshot_table& table) const {
  cache_.with_lookup([&table](const auto& find) {
    for (std::size_t row = 0; row < table.size(); ++row) {
      if (!lacks_details(table.at(row))) continue;
      if (const auto* const known = find(table.at(row).uuid)) table.set_details(row, *known);
    }
  });
}

void snapshots::drop_what_is_gone(const snapshot_table& everything, std::uint64_t moment) {
  if (cache_.size() == 0) return;
  std::unordered_set<short_uuid, short_uuid::hash> there;
  there.reserve(everything.size());
  for (std::size_t row = 0; row < everything.size(); ++row) there.insert(everything.at(row).uuid);
  cache_.keep_only([&there](const short_uuid& uuid) { return there.contains(uuid); }, moment);
}

engine_result<snapshots::completion> snapshots::complete(snapshot_table& table, const rows& of,
                                                         std::string_view pattern,
                                                         detail_fetcher::pace how_fast,
                                                         const call_limits& limits,
                                                         whole_call* early) {
  rows running;
  for (const auto row : of) {
    if (!domain::is_finished(table.at(row).state)) running.push_back(row);
  }
  if (const auto looked = look_at_running(table, running, limits); !looked) {
    return tl::unexpected(looked.error());
  }
  const auto wanted = lacking_of(table, of);
  if (wanted.empty()) return completion{};
  auto fetched = fetcher_.fetch(table, wanted, pattern, how_fast, limits, early);
  if (!fetched) return tl::unexpected(fetched.error());
  completion made{fetched->is_late, lacking_of(table, wanted).size(), 0};
  if (fetched->not_shown.empty() || made.is_late) return made;

  // Gone, or there and not to be read: names and states tell.
  std::string names;
  for (const auto row : fetched->not_shown) {
    names += (names.empty() ? "" : ",") + table.name_of(row);
  }
  const auto now = list(names, limits);
  if (!now && now.error().is_transient()) return made;
  if (!now) return tl::unexpected(now.error());
  made.gone = table.drop_missing(fetched->not_shown, **now);
  made.lacking -= std::min(made.lacking, made.gone);
  return made;
}

engine_result<void> snapshots::look_at_running(snapshot_table& table, const rows& of,
                                               const call_limits& limits) {
  // One request after the other: there may be as many as there are snapshots.
  newer_sink sink(table, cache_);
  std::string names;
  for (std::size_t at = 0; at < of.size(); ++at) {
    names += (names.empty() ? "" : ",") + table.name_of(of[at]);
    const bool is_last = at + 1 == of.size();
    if (!is_last && names.size() + table.name_of(of[at + 1]).size() < engine_.longest_pattern()) {
      continue;
    }
    const auto read = engine_.stream_snapshots(names, detail::full, sink, limits);
    if (!read) return read;
    names.clear();
  }
  return {};
}

}  // namespace backup::service
