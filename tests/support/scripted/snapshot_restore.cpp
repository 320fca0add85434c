#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <regex>
#include <set>

#include "support/scripted/snapshot_api.hpp"

namespace support::scripted::snapshot_api {
namespace json = boost::json;
namespace {

void refuse_unknown_members(const json::object& body) {
  static const std::set<std::string> known{
      "indices",          "ignore_unavailable",    "allow_no_indices",
      "expand_wildcards", "include_global_state",  "include_aliases",
      "partial",          "rename_pattern",        "rename_replacement",
      "index_settings",   "ignore_index_settings", "feature_states"};
  for (const auto& [key, value] : body) {
    if (!known.contains(key)) throw illegal_argument("Unknown parameter " + std::string{key});
  }
}

std::vector<std::string> wanted_indices(const json::object& body) {
  auto const* value = body.if_contains("indices");
  if (value == nullptr) return {};
  if (value->is_string()) return split_list(value->get_string());
  std::vector<std::string> names;
  for (const auto& each : value->as_array()) names.emplace_back(each.as_string());
  return names;
}

/// Names are looked up among the indices of the snapshot, by the rules for all index lists.
index_store contents_of(const rest_call& call, const snapshot_entry& entry) {
  index_store contents{call.flavour()};
  for (auto index : entry.contents) {
    index.closed = false;
    index.settings.erase("index.verified_before_close");
    contents.put(std::move(index));
  }
  return contents;
}

std::string renamed(const json::object& body, const std::string& name) {
  auto const* pattern = body.if_contains("rename_pattern");
  auto const* replacement = body.if_contains("rename_replacement");
  if (pattern == nullptr || replacement == nullptr) return name;
  return std::regex_replace(name, std::regex{pattern->as_string().c_str()},
                            replacement->as_string().c_str());
}

}  // namespace

http_reply restore(rest_call& call, snapshot_store& store, index_store& indices,
                   const std::string& repository, const std::string& name) {
  call.accept_master_timeout();
  bool const waits = call.flag("wait_for_completion", false);
  call.refuse_unknown_parameters();
  auto const body = call.json_body();
  refuse_unknown_members(body);
  auto const* entry = store.find(store.repository(repository).location, name);
  auto const refuse = [&](const std::string& id, const std::string& why) {
    throw engine_error{500, "snapshot_restore_exception", "[" + repository + ":" + id + "] " + why};
  };
  if (entry == nullptr) refuse(name, "snapshot does not exist");
  if (entry->shown.state != "SUCCESS" && entry->shown.state != "PARTIAL") {
    refuse(name + "/" + entry->shown.uuid,
           "unsupported snapshot state [" + entry->shown.state + "]");
  }
  auto contents = contents_of(call, *entry);
  auto const names = contents.resolve(
      wanted_indices(body),
      {.ignore_unavailable = option_of(body, "ignore_unavailable", false), .hidden = true});
  for (const auto& each : names) {
    auto const target = renamed(body, each);
    auto const* present = indices.find(target);
    if (present == nullptr || present->closed) continue;
    refuse(name + "/" + entry->shown.uuid,
           "cannot restore index [" + target +
               "] because an open index with same name already exists in the cluster. Either close "
               "or delete the existing index or restore the index under a different name by "
               "providing a rename pattern and replacement name");
  }
  json::array shown;
  int shards = 0;
  for (const auto& each : names) {
    auto index = *contents.find(each);
    index.name = renamed(body, each);
    if (!option_of(body, "include_aliases", true)) index.aliases.clear();
    shards += index.number("index.number_of_shards");
    shown.emplace_back(index.name);
    indices.put(std::move(index));
  }
  if (!waits) return call.answer({{"accepted", true}});
  return call.answer({{"snapshot",
                       {{"snapshot", name},
                        {"indices", std::move(shown)},
                        {"shards", {{"total", shards}, {"failed", 0}, {"successful", shards}}}}}});
}

}  // namespace support::scripted::snapshot_api
