#include "support/scripted/index_api.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <set>

#include "support/glob.hpp"

namespace support::scripted::index_api {
namespace json = boost::json;
namespace {

expression_options options_of(rest_call& call, expression_options options = {}) {
  if (auto const text = call.parameter("ignore_unavailable")) {
    options.ignore_unavailable = parse_option("ignore_unavailable", *text);
  }
  if (auto const text = call.parameter("allow_no_indices")) {
    options.allow_no_indices = parse_option("allow_no_indices", *text);
  }
  if (auto const text = call.parameter("expand_wildcards")) {
    set_expansion(options, split_list(*text));
  }
  return options;
}

/// With no kind of index to expand to, Elasticsearch takes a wildcard for a name.
void refuse_unexpandable(const rest_call& call, const index_store& indices,
                         const std::vector<std::string>& items, const expression_options& options) {
  if (!call.elasticsearch() || options.open || options.closed || options.hidden) return;
  for (const auto& item : items) {
    if (item.find('*') != std::string::npos) throw indices.no_such_index(item);
  }
}

json::object settings_of(const index_data& index, const std::vector<std::string>& wanted,
                         bool flat) {
  json::object shown;
  for (const auto& [name, value] : index.settings) {
    bool const asked = wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](auto& each) {
                         return each == "_all" || glob_match(each, name);
                       });
    if (!asked) continue;
    if (flat) {
      shown[name] = value;
      continue;
    }
    json::object* at = &shown;
    std::size_t from = 0;
    for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', from)) {
      auto& next = (*at)[name.substr(from, dot - from)];
      if (!next.is_object()) next.emplace_object();
      at = &next.get_object();
      from = dot + 1;
    }
    (*at)[name.substr(from)] = value;
  }
  return shown;
}

json::object aliases_of(const index_data& index) {
  json::object shown;
  for (const auto& [name, how] : index.aliases) shown[name] = how;
  return shown;
}

json::array texts(const std::vector<std::string>& from) {
  return json::array(from.begin(), from.end());
}

}  // namespace

http_reply create(rest_call& call, index_store& indices, const std::string& name) {
  call.accept_master_timeout();
  call.accept({"timeout", "wait_for_active_shards"});
  call.refuse_unknown_parameters();
  auto const& made = indices.create(name, call.json_body());
  return call.answer({{"acknowledged", true}, {"shards_acknowledged", true}, {"index", made.name}});
}

http_reply remove(rest_call& call, index_store& indices, const std::string& list,
                  const std::vector<std::string>& busy) {
  call.accept_master_timeout();
  call.accept({"timeout"});
  auto const options = options_of(call, {.closed = true});
  call.refuse_unknown_parameters();
  auto const items = split_list(list);
  for (const auto& item : items) {
    bool const wide = item.find('*') != std::string::npos || item == "_all";
    if (wide && call.elasticsearch()) {
      throw illegal_argument("Wildcard expressions or all indices are not allowed");
    }
    if (!wide && indices.is_alias(item)) {
      throw illegal_argument(
          "The provided expression [" + item +
          "] matches an alias, specify the corresponding concrete indices instead.");
    }
  }
  auto const names = indices.resolve(items, options);
  for (const auto& name : names) {
    if (std::find(busy.begin(), busy.end(), name) == busy.end()) continue;
    throw engine_error{400, "snapshot_in_progress_exception",
                       "Cannot delete indices that are being snapshotted: [[" + name + "/" +
                           indices.find(name)->uuid +
                           "]]. Try again after snapshot finishes or cancel the currently running "
                           "snapshot."};
  }
  for (const auto& name : names) indices.erase(name);
  return call.answer({{"acknowledged", true}});
}

http_reply show(rest_call& call, index_store& indices, const std::string& list) {
  call.accept_master_timeout();
  call.accept({"local", "include_defaults"});
  bool const flat = call.flag("flat_settings", false);
  auto const options = options_of(call);
  call.refuse_unknown_parameters();
  auto const items = split_list(list);
  refuse_unexpandable(call, indices, items, options);
  json::object shown;
  for (const auto& name : indices.resolve(items, options)) {
    auto const& index = indices.all().at(name);
    shown[name] = {{"aliases", aliases_of(index)},
                   {"mappings", index.mappings},
                   {"settings", settings_of(index, {}, flat)}};
  }
  return call.answer(shown);
}

http_reply settings(rest_call& call, index_store& indices, const std::string& list,
                    const std::string& names) {
  call.accept_master_timeout();
  call.accept({"local"});
  call.flag("include_defaults", false);
  bool const flat = call.flag("flat_settings", false);
  auto const options = options_of(call, {.closed = true});
  call.refuse_unknown_parameters();
  json::object shown;
  for (const auto& name : indices.resolve(split_list(list), options)) {
    auto part = settings_of(indices.all().at(name), split_list(names), flat);
    if (!part.empty()) shown[name] = {{"settings", std::move(part)}};
  }
  return call.answer(shown);
}

http_reply resolve(rest_call& call, index_store& indices, const std::string& list) {
  auto options = options_of(call, {.ignore_unavailable = !call.elasticsearch()});
  call.refuse_unknown_parameters();
  auto const items = split_list(list);
  auto const found = indices.resolve(items, options);
  // What is listed as an index is found by its own name; what is found by an alias is under
  // `aliases`.
  std::map<std::string, std::vector<std::string>> aliases;
  json::array shown;
  auto const named = [&](const std::string& name) {
    bool taken = items.empty();
    for (const auto& item : items) {
      if (item.starts_with('-')) {
        if (glob_match(std::string_view{item}.substr(1), name)) taken = false;  // aliases too
      } else if (item == "_all" || glob_match(item, name)) {
        taken = true;
      }
    }
    return taken;
  };
  for (const auto& [name, index] : indices.all()) {
    std::vector<std::string> own;
    for (const auto& [alias, how] : index.aliases) {
      own.push_back(alias);
      if (named(alias) && (!index.hidden() || options.hidden)) aliases[alias].push_back(name);
    }
    bool const eligible = std::find(found.begin(), found.end(), name) != found.end();
    if (!named(name) || !eligible) continue;
    json::array attributes;
    if (index.hidden()) attributes.emplace_back("hidden");
    attributes.emplace_back(index.closed ? "closed" : "open");
    json::object entry{{"name", name}};
    if (!own.empty()) entry["aliases"] = texts(own);
    entry["attributes"] = std::move(attributes);
    if (call.flavour() == engine_flavour::elasticsearch_9) entry["mode"] = "standard";
    shown.push_back(std::move(entry));
  }
  json::array shown_aliases;
  for (const auto& [alias, of] : aliases) {
    shown_aliases.push_back({{"name", alias}, {"indices", texts(of)}});
  }
  return call.answer({{"indices", std::move(shown)},
                      {"aliases", std::move(shown_aliases)},
                      {"data_streams", json::array{}}});
}

http_reply close(rest_call& call, index_store& indices, const std::string& list) {
  call.accept_master_timeout();
  call.accept({"timeout", "wait_for_active_shards"});
  auto const options = options_of(call);
  call.refuse_unknown_parameters();
  json::object shown;
  for (const auto& name : indices.resolve(split_list(list), options)) {
    auto& index = *indices.find(name);
    index.closed = true;
    index.settings["index.verified_before_close"] = "true";
    shown[name] = {{"closed", true}};
  }
  return call.answer({{"acknowledged", true}, {"shards_acknowledged", true}, {"indices", shown}});
}

http_reply change_aliases(rest_call& call, index_store& indices) {
  call.accept_master_timeout();
  call.accept({"timeout"});
  call.refuse_unknown_parameters();
  auto const body = call.json_body(true);
  auto const* actions = body.if_contains("actions");
  if (actions == nullptr || !actions->is_array() || actions->get_array().empty()) {
    throw illegal_argument("No action specified");
  }
  struct change {
    std::string index, alias;
    bool add;
    json::object how;
  };
  std::vector<change> changes;
  for (const auto& action : actions->get_array()) {
    for (const auto& [verb, what] : action.as_object()) {
      auto how = what.as_object();
      change one{std::string{how.at("index").as_string()},
                 std::string{how.at("alias").as_string()},
                 verb == "add",
                 {}};
      if (verb != "add" && verb != "remove") {
        throw engine_error{501, "", "scripted engine: alias action [" + std::string{verb} + "]"};
      }
      for (const auto& [key, value] : how) {
        if (key != "index" && key != "alias") one.how[key] = value;
      }
      if (one.add && indices.find(one.alias) != nullptr) {
        throw engine_error{
            400, "invalid_alias_name_exception",
            "Invalid alias name [" + one.alias +
                (call.elasticsearch() ? "]: an index or data stream" : "], an index") +
                " exists with the same name as the alias"};
      }
      changes.push_back(std::move(one));
    }
  }
  std::vector<std::pair<change, std::vector<std::string>>> resolved;
  for (auto& each : changes) {
    auto names = indices.resolve({each.index}, {.allow_no_indices = false});
    resolved.emplace_back(std::move(each), std::move(names));
  }
  for (const auto& [each, names] : resolved) {
    for (const auto& name : names) {
      auto& aliases = indices.find(name)->aliases;
      if (each.add) {
        aliases[each.alias] = each.how;
      } else {
        aliases.erase(each.alias);
      }
    }
  }
  json::object answer{{"acknowledged", true}};
  if (call.elasticsearch()) answer["errors"] = false;
  return call.answer(answer);
}

http_reply health(rest_call& call, index_store& indices) {
  call.accept_master_timeout();
  call.accept({"timeout", "wait_for_status", "local", "level", "wait_for_nodes",
               "wait_for_active_shards", "wait_for_no_relocating_shards", "wait_for_events",
               "wait_for_no_initializing_shards"});
  call.refuse_unknown_parameters();
  int active = 0;
  int unassigned = 0;
  for (const auto& [name, index] : indices.all()) {
    active += index.number("index.number_of_shards");
    unassigned += index.number("index.number_of_shards") * index.number("index.number_of_replicas");
  }
  json::object shown{{"cluster_name", "scripted"},
                     {"status", unassigned > 0 ? "yellow" : "green"},
                     {"timed_out", false},
                     {"number_of_nodes", 1},
                     {"number_of_data_nodes", 1}};
  if (!call.elasticsearch())
    shown["discovered_master"] = shown["discovered_cluster_manager"] = true;
  shown["active_primary_shards"] = shown["active_shards"] = active;
  shown["relocating_shards"] = shown["initializing_shards"] = 0;
  shown["unassigned_shards"] = unassigned;
  if (call.elasticsearch()) shown["unassigned_primary_shards"] = 0;
  for (const char* zero : {"delayed_unassigned_shards", "number_of_pending_tasks",
                           "number_of_in_flight_fetch", "task_max_waiting_in_queue_millis"}) {
    shown[zero] = 0;
  }
  int const total = active + unassigned;
  shown["active_shards_percent_as_number"] = total == 0 ? 100.0 : 100.0 * active / total;
  return call.answer(shown);
}

}  // namespace support::scripted::index_api
