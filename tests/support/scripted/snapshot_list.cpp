#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <set>

#include "support/glob.hpp"
#include "support/scripted/snapshot_api.hpp"

namespace support::scripted::snapshot_api {
namespace json = boost::json;
namespace {

using entries = std::vector<snapshot_entry*>;

bool is_pattern(const std::string& item) {
  return item.find('*') != std::string::npos;
}

/// The snapshots that a list of names means, in order of creation.
entries chosen(const rest_call& call, const entries& present, const std::string& repository,
               const std::vector<std::string>& items, bool ignore_unavailable) {
  if (items.size() == 1 && items[0] == "_all") return present;
  std::set<const snapshot_entry*> taken;
  std::set<const snapshot_entry*> named;
  bool wildcard_seen = false;
  for (const auto& item : items) {
    bool const excludes = call.elasticsearch() && wildcard_seen && item.starts_with('-');
    bool found = excludes || is_pattern(item) || item == "_current";
    if (is_pattern(item) || item == "_current") wildcard_seen = true;
    for (const auto* each : present) {
      if (excludes) {
        if (glob_match(item.substr(1), each->shown.name)) taken.erase(each);
      } else if (item == "_current") {
        if (each->running()) taken.insert(each);
      } else if (is_pattern(item)) {
        if (glob_match(item, each->shown.name)) taken.insert(each);
      } else if (item == each->shown.name) {
        named.insert(each);
        found = true;
      }
    }
    if (!found && !ignore_unavailable) throw snapshot_missing(repository, item);
  }
  entries result;
  for (auto* each : present) {
    if (taken.contains(each) || named.contains(each)) result.push_back(each);
  }
  bool const only_running = items.size() == 1 && items[0] == "_current";
  if (result.empty() && !ignore_unavailable && !call.elasticsearch() && !only_running) {
    throw snapshot_missing(repository, items.empty() ? "" : items.front());
  }
  return result;
}

struct listing {
  bool verbose = true;
  bool ignore_unavailable = false;
  bool index_names = true;
  bool include_repository = true;
  std::string sort = "start_time";
  bool descending = false;
  long size = -1;
  long offset = 0;
  std::set<std::string> states;
};

listing parse(rest_call& call) {
  listing wanted;
  call.accept_master_timeout();
  wanted.ignore_unavailable = call.flag("ignore_unavailable", false);
  wanted.verbose = call.flag("verbose", true);
  if (!call.elasticsearch()) return wanted;
  wanted.index_names = call.flag("index_names", true);
  wanted.include_repository = call.flag("include_repository", true);
  wanted.sort = call.parameter("sort").value_or("start_time");
  wanted.descending = call.parameter("order").value_or("asc") == "desc";
  wanted.size = std::stol(call.parameter("size").value_or("-1"));
  wanted.offset = std::stol(call.parameter("offset").value_or("0"));
  if (call.flavour() == engine_flavour::elasticsearch_9) {
    for (auto& each : split_list(call.parameter("state").value_or(""))) wanted.states.insert(each);
  }
  return wanted;
}

void check(const listing& wanted) {
  static const std::set<std::string> keys{"start_time", "name", "duration", "index_count"};
  if (!keys.contains(wanted.sort)) {
    throw illegal_argument("unknown sort key [" + wanted.sort + "]");
  }
  if (wanted.size == 0) throw validation_failed("size must be -1 or greater than 0");
  if (wanted.verbose) return;
  auto const refuse = [](const std::string& what) {
    throw validation_failed("can't use " + what + " with verbose=false");
  };
  if (wanted.sort != "start_time") refuse("non-default sort");
  if (wanted.descending) refuse("non-default sort order");
  if (wanted.size > 0) refuse("size limit");
  if (wanted.offset > 0) refuse("offset");
}

void sort(entries& list, const listing& wanted) {
  std::stable_sort(list.begin(), list.end(), [&](const auto* a, const auto* b) {
    const auto& x = wanted.descending ? b->shown : a->shown;
    const auto& y = wanted.descending ? a->shown : b->shown;
    auto const by_name = [&] { return x.name < y.name; };
    auto const by = [&](auto left, auto right) { return left != right ? left < right : by_name(); };
    if (wanted.sort == "start_time") return by(x.start_millis, y.start_millis);
    if (wanted.sort == "index_count") return by(x.indices.size(), y.indices.size());
    if (wanted.sort == "duration") {
      return by(x.end_millis - x.start_millis, y.end_millis - y.start_millis);
    }
    return by_name();
  });
}

/// Each shard has so much to copy, and has copied so much as long as it is held.
constexpr std::int64_t files_of_a_shard = 4;
constexpr std::int64_t bytes_of_a_shard = 1'000;
constexpr std::int64_t files_done = 1;
constexpr std::int64_t bytes_done = 250;

json::object stats(std::int64_t start_millis, int shards, bool running) {
  const auto of = [shards](std::int64_t files, std::int64_t bytes) -> json::object {
    return {{"file_count", shards * files}, {"size_in_bytes", shards * bytes}};
  };
  json::object shown{{"incremental", of(files_of_a_shard, bytes_of_a_shard)}};
  // Engines leave it out once all is processed.
  if (running && shards > 0) shown["processed"] = of(files_done, bytes_done);
  shown["total"] = of(files_of_a_shard, bytes_of_a_shard);
  shown["start_time_in_millis"] = start_millis;
  shown["time_in_millis"] = 0;
  return shown;
}

json::object status_shown(const snapshot_entry& entry, const std::string& repository) {
  const auto& of = entry.shown;
  bool const running = entry.running();
  auto const shards = [&](int total, int failed) -> json::object {
    return {{"initializing", 0}, {"started", running ? total : 0},
            {"finalizing", 0},   {"done", running ? 0 : total - failed},
            {"failed", failed},  {"total", total}};
  };
  json::object indices;
  for (const auto& name : of.indices) {
    indices[name] = {{"shards_stats", shards(1, 0)},
                     {"stats", stats(of.start_millis, 1, running)},
                     {"shards",
                      {{"0",
                        {{"stage", running ? "STARTED" : "DONE"},
                         {"stats", stats(of.start_millis, 1, running)}}}}}};
  }
  // What ended PARTIAL is SUCCESS here: engines tell the difference only in GET.
  auto const* state = running ? "STARTED" : of.state == "FAILED" ? "FAILED" : "SUCCESS";
  return {{"snapshot", of.name},
          {"repository", repository},
          {"uuid", of.uuid},
          {"state", entry.vanishes && running ? "ABORTED" : state},
          {"include_global_state", of.include_global_state},
          {"shards_stats", shards(of.shards, static_cast<int>(of.failures.size()))},
          {"stats", stats(of.start_millis, of.shards, running)},
          {"indices", std::move(indices)}};
}

}  // namespace

http_reply show(rest_call& call, snapshot_store& store, const std::string& repository,
                const std::string& names) {
  auto const wanted = parse(call);
  call.refuse_unknown_parameters();
  check(wanted);
  auto list = chosen(call, store.at(store.repository(repository).location), repository,
                     split_list(names), wanted.ignore_unavailable);
  std::erase_if(list, [&](const auto* each) {
    return !wanted.states.empty() && !wanted.states.contains(each->shown.state);
  });
  sort(list, wanted);
  auto const total = static_cast<long>(list.size());
  auto const from = std::min(wanted.offset, total);
  auto const count = wanted.size < 0 ? total - from : std::min(wanted.size, total - from);
  json::array shown;
  for (long i = from; i < from + count; ++i) {
    auto one = snapshot_shown(*list[static_cast<std::size_t>(i)], repository, call, wanted.verbose);
    if (!wanted.index_names) one.erase("indices");
    if (!wanted.include_repository) one.erase("repository");
    shown.push_back(std::move(one));
  }
  json::object answer{{"snapshots", std::move(shown)}};
  if (call.elasticsearch()) {
    answer["total"] = total;
    answer["remaining"] = total - from - count;
  }
  return call.answer(answer);
}

http_reply status(rest_call& call, snapshot_store& store, const std::string& repository,
                  const std::string& names) {
  call.accept_master_timeout();
  bool const ignore = names.empty() ? false : call.flag("ignore_unavailable", false);
  call.refuse_unknown_parameters();
  json::array shown;
  std::set<std::string> shown_names;
  auto const add_running = [&](const std::string& in) {
    for (const auto* each : store.at(store.repository(in).location)) {
      bool const own = each->shown.repository == in;
      if (own && each->running()) shown.push_back(status_shown(*each, in));
    }
  };
  if (repository.empty()) {
    for (const auto& [name, data] : store.repositories()) add_running(name);
  } else if (names.empty()) {
    add_running(repository);
  } else {
    auto const location = store.repository(repository).location;
    for (const auto& name : split_list(names)) {
      if (!call.elasticsearch() && !shown_names.insert(name).second) continue;
      if (auto const* entry = store.find(location, name)) {
        shown.push_back(status_shown(*entry, repository));
      } else if (!ignore) {
        throw snapshot_missing(repository, name);
      }
    }
  }
  return call.answer({{"snapshots", std::move(shown)}});
}

}  // namespace support::scripted::snapshot_api
