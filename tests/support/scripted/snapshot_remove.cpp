#include <boost/json/value.hpp>
#include <set>

#include "support/glob.hpp"
#include "support/scripted/snapshot_api.hpp"

namespace support::scripted::snapshot_api {

http_reply remove(rest_call& call, snapshot_store& store, const std::string& repository,
                  const std::string& names, const waiter& wait) {
  call.accept_master_timeout();
  bool const waits = call.elasticsearch() ? call.flag("wait_for_completion", true) : true;
  call.refuse_unknown_parameters();
  auto const present = store.at(store.repository(repository).location);
  std::set<snapshot_entry*> meant;
  for (const auto& item : split_list(names)) {
    bool found = item.find('*') != std::string::npos;
    for (auto* each : present) {
      if (!glob_match(item, each->shown.name)) continue;
      meant.insert(each);
      found = true;
    }
    // One missing name refuses the whole request before anything is removed.
    if (!found) throw snapshot_missing(repository, item);
  }
  std::set<std::string> uuids;
  for (auto* each : meant) {
    uuids.insert(each->shown.uuid);
    if (!each->vanishes) {
      each->vanishes = store.hold_deletes ? steady::time_point::max() : steady::now();
    }
  }
  auto const all_gone = [&] {
    for (const auto& uuid : uuids) {
      if (store.find_uuid(uuid) != nullptr) return false;
    }
    return true;
  };
  if (waits) wait(all_gone);
  return call.answer({{"acknowledged", true}});
}

}  // namespace support::scripted::snapshot_api
