#include "support/scripted/snapshot_store.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <ctime>

namespace support::scripted {
namespace json = boost::json;
namespace {

std::string iso_time(std::int64_t millis) {
  std::time_t const seconds = millis / 1000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[40];
  auto const length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::string const fraction = std::to_string(1000 + millis % 1000).substr(1);
  return std::string(text, length) + "." + fraction + "Z";
}

json::array failures_shown(const snapshot_entry& entry) {
  json::array shown;
  for (const auto& failure : entry.shown.failures) {
    shown.push_back({{"index", failure.index},
                     {"index_uuid", failure.index},
                     {"shard_id", failure.shard},
                     {"reason", failure.reason},
                     {"node_id", "scripted"},
                     {"status", "INTERNAL_SERVER_ERROR"}});
  }
  return shown;
}

json::object shards_shown(const snapshot_entry& entry, bool elasticsearch) {
  int const total = entry.shown.shards;
  int const failed = static_cast<int>(entry.shown.failures.size());
  if (entry.running() && !elasticsearch) return {{"total", 0}, {"failed", 0}, {"successful", 0}};
  int const done = entry.running() ? 0 : total - failed;
  return {{"total", total}, {"failed", failed}, {"successful", done}};
}

}  // namespace

const repository_data& snapshot_store::repository(const std::string& name) const {
  auto const found = repositories_.find(name);
  if (found == repositories_.end()) {
    throw engine_error{404, "repository_missing_exception", "[" + name + "] missing"};
  }
  return found->second;
}

std::int64_t snapshot_store::clock_millis() const {
  auto const now = wall_millis() + clock_offset.count();
  return now - now % 200;
}

std::shared_ptr<snapshot_entry> snapshot_store::add(snapshot_entry entry) {
  if (entry.shown.uuid.empty()) entry.shown.uuid = make_uuid();
  if (entry.shown.start_millis == 0) entry.shown.start_millis = clock_millis();
  if (entry.shown.end_millis == 0 && !entry.running()) {
    entry.shown.end_millis = entry.shown.start_millis;
  }
  if (entry.shown.shards < 0) entry.shown.shards = static_cast<int>(entry.shown.indices.size());
  location_uuids_.emplace(entry.location, make_uuid());
  entries_.push_back(std::make_shared<snapshot_entry>(std::move(entry)));
  return entries_.back();
}

std::string snapshot_store::location_uuid(const std::string& location) const {
  auto const found = location_uuids_.find(location);
  return found == location_uuids_.end() ? "" : found->second;
}

snapshot_entry* snapshot_store::find(const std::string& location, const std::string& name) {
  for (auto& entry : entries_) {
    if (entry->location == location && entry->shown.name == name) return entry.get();
  }
  return nullptr;
}

snapshot_entry* snapshot_store::find_uuid(const std::string& uuid) {
  for (auto& entry : entries_) {
    if (entry->shown.uuid == uuid) return entry.get();
  }
  return nullptr;
}

std::vector<snapshot_entry*> snapshot_store::at(const std::string& location) {
  std::vector<snapshot_entry*> found;
  for (auto& entry : entries_) {
    if (entry->location == location) found.push_back(entry.get());
  }
  return found;
}

std::vector<std::string> snapshot_store::indices_in_use() const {
  std::vector<std::string> names;
  for (const auto& entry : entries_) {
    if (!entry->running()) continue;
    names.insert(names.end(), entry->shown.indices.begin(), entry->shown.indices.end());
  }
  return names;
}

bool snapshot_store::in_use(const std::string& location) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const auto& entry) {
    return entry->location == location && (entry->running() || entry->vanishes);
  });
}

void snapshot_store::finish(snapshot_entry& entry, const std::string& state,
                            std::vector<shard_failure> failures) {
  entry.shown.state = state;
  entry.shown.failures = std::move(failures);
  entry.shown.end_millis = std::max(clock_millis(), entry.shown.start_millis);
  entry.finishes = steady::time_point::max();
}

void snapshot_store::settle(steady::time_point now) {
  for (auto& entry : entries_) {
    if (entry->running() && !entry->vanishes && entry->finishes <= now) {
      finish(*entry, "SUCCESS", {});
    }
  }
  std::erase_if(entries_, [&](const auto& entry) {
    if (!entry->vanishes || *entry->vanishes > now) return false;
    if (entry->running()) {  // who waits for it is told so
      finish(*entry, "FAILED", {});
      entry->shown.reason = "Snapshot was aborted by deletion";
    }
    entry->gone = true;
    return true;
  });
}

steady::time_point snapshot_store::next_due() const {
  auto due = steady::time_point::max();
  for (const auto& entry : entries_) {
    if (entry->running()) due = std::min(due, entry->finishes);
    if (entry->vanishes) due = std::min(due, *entry->vanishes);
  }
  return due;
}

void snapshot_store::forget_running() {
  std::erase_if(entries_, [](const auto& entry) {
    entry->gone = entry->running();
    return entry->gone;
  });
}

engine_error snapshot_missing(const std::string& repository, const std::string& name) {
  return {404, "snapshot_missing_exception", "[" + repository + ":" + name + "] is missing"};
}

json::object snapshot_shown(const snapshot_entry& entry, const std::string& repository,
                            const rest_call& call, bool verbose) {
  const auto& of = entry.shown;
  bool const elasticsearch = call.elasticsearch();
  auto const version = version_of(call.flavour());
  json::array const indices(of.indices.begin(), of.indices.end());
  json::object shown{{"snapshot", of.name}, {"uuid", of.uuid}};
  if (elasticsearch) shown["repository"] = repository;
  if (verbose) {
    shown["version_id"] = version.id;
    shown["version"] = json::string{version.snapshot};
    if (!elasticsearch) shown["remote_store_index_shallow_copy"] = false;
  }
  shown["indices"] = indices;
  shown["data_streams"] = json::array{};
  if (!verbose) {
    shown["state"] = of.state;
    return shown;
  }
  shown["include_global_state"] = of.include_global_state;
  if (entry.has_metadata) shown["metadata"] = entry.metadata;
  shown["state"] = of.state;
  if (!of.reason.empty()) shown["reason"] = of.reason;
  shown["start_time"] = iso_time(of.start_millis);
  shown["start_time_in_millis"] = of.start_millis;
  shown["end_time"] = iso_time(of.end_millis);
  shown["end_time_in_millis"] = of.end_millis;
  shown["duration_in_millis"] = std::max<std::int64_t>(0, of.end_millis - of.start_millis);
  shown["failures"] = failures_shown(entry);
  shown["shards"] = shards_shown(entry, elasticsearch);
  if (elasticsearch) shown["feature_states"] = json::array{};
  return shown;
}

}  // namespace support::scripted
