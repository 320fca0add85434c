#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "support/glob.hpp"
#include "support/scripted/snapshot_api.hpp"

namespace support::scripted::repository_api {
namespace json = boost::json;
namespace {

void refuse_if_used(const rest_call& call, const snapshot_store& store, const std::string& name,
                    const repository_data& repository) {
  if (!store.in_use(repository.location)) return;
  std::string const words = "trying to modify or unregister repository that is currently used";
  if (call.elasticsearch()) {
    throw engine_error{409, "repository_conflict_exception",
                       "[" + name + "] " + words + " (snapshot is in progress)"};
  }
  throw engine_error{500, "illegal_state_exception", words};
}

/// OpenSearch 3 ignores a registration whose settings are all there already, so that it cannot
/// take one away.
bool says_nothing_new(const repository_data& wanted, const repository_data& present) {
  for (const auto& [key, value] : wanted.settings) {
    auto const* old = present.settings.if_contains(key);
    if (old == nullptr || *old != value) return false;
  }
  return wanted.type == present.type;
}

json::object shown(const rest_call& call, const snapshot_store& store,
                   const repository_data& repository) {
  json::object result{{"type", repository.type}};
  auto const uuid = store.location_uuid(repository.location);
  if (call.elasticsearch() && !uuid.empty()) result["uuid"] = uuid;
  result["settings"] = repository.settings;
  return result;
}

}  // namespace

http_reply put(rest_call& call, snapshot_store& store, const std::string& name) {
  call.accept_master_timeout();
  call.accept({"timeout"});
  call.flag("verify", true);
  call.refuse_unknown_parameters();
  auto const body = call.json_body(true);
  repository_data made;
  if (auto const* type = body.if_contains("type")) made.type = type->as_string();
  if (auto const* settings = body.if_contains("settings"); settings && settings->is_object()) {
    for (const auto& [key, value] : settings->get_object()) {
      made.settings[key] = value.is_string() ? value : json::value(json::serialize(value));
    }
  }
  if (name.find('#') != std::string::npos) {
    throw engine_error{500, "repository_exception", "[" + name + "] must not contain '#'"};
  }
  if (made.type != "fs") {
    throw engine_error{500, "repository_exception",
                       "[" + name + "] repository type [" + made.type + "] does not exist"};
  }
  auto const* location = made.settings.if_contains("location");
  if (location == nullptr) {
    engine_error error{500, "repository_exception", "[" + name + "] failed to create repository"};
    error.cause = {"repository_exception", "[" + name + "] missing location"};
    error.cause_is_root = true;
    throw engine_error{std::move(error)};
  }
  made.location = location->as_string();
  if (auto const found = store.repositories().find(name); found != store.repositories().end()) {
    // Elasticsearch changes limits under a running snapshot, OpenSearch nothing at all.
    bool const elsewhere = found->second.location != made.location;
    if (elsewhere || !call.elasticsearch()) refuse_if_used(call, store, name, found->second);
    if (call.flavour() == engine_flavour::opensearch_3 && says_nothing_new(made, found->second)) {
      return call.answer({{"acknowledged", true}});
    }
  }
  store.repositories()[name] = std::move(made);
  return call.answer({{"acknowledged", true}});
}

http_reply show(rest_call& call, snapshot_store& store, const std::string& list) {
  call.accept_master_timeout();
  call.accept({"local"});
  call.refuse_unknown_parameters();
  json::object answer;
  std::string missing;
  bool const all = list.empty() || list == "_all";
  for (const auto& item : all ? std::vector<std::string>{"*"} : split_list(list)) {
    bool found = false;
    for (const auto& [name, repository] : store.repositories()) {
      if (!glob_match(item, name)) continue;
      answer[name] = shown(call, store, repository);
      found = true;
    }
    // OpenSearch without any repository does not look at patterns.
    bool const looks = call.elasticsearch() || !store.repositories().empty();
    bool const may_be_absent = all || (looks && item.find('*') != std::string::npos);
    if (found || may_be_absent) continue;
    // OpenSearch stops at the first one, Elasticsearch names all of them.
    if (!missing.empty() && !call.elasticsearch()) continue;
    missing += (missing.empty() ? "" : ", ") + item;
  }
  if (!missing.empty()) {
    throw engine_error{404, "repository_missing_exception", "[" + missing + "] missing"};
  }
  return call.answer(answer);
}

http_reply remove(rest_call& call, snapshot_store& store, const std::string& name) {
  call.accept_master_timeout();
  call.accept({"timeout"});
  call.refuse_unknown_parameters();
  refuse_if_used(call, store, name, store.repository(name));
  store.repositories().erase(name);
  return call.answer({{"acknowledged", true}});
}

http_reply verify(rest_call& call, snapshot_store& store, const std::string& name) {
  call.accept_master_timeout();
  call.accept({"timeout"});
  call.refuse_unknown_parameters();
  store.repository(name);
  return call.answer({{"nodes", {{"scripted", {{"name", "scripted"}}}}}});
}

}  // namespace support::scripted::repository_api
