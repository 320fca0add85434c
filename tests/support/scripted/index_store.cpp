#include "support/scripted/index_store.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <random>
#include <set>

#include "support/glob.hpp"

namespace support::scripted {
namespace json = boost::json;
namespace {

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string{value.get_string()} : json::serialize(value);
}

void flatten(const std::string& prefix, const json::object& from,
             std::map<std::string, std::string>& to) {
  for (const auto& [key, value] : from) {
    std::string const name = prefix.empty() ? std::string{key} : prefix + "." + std::string{key};
    if (auto const* nested = value.if_object()) {
      flatten(name, *nested, to);
    } else {
      to[name.starts_with("index.") ? name : "index." + name] = text_of(value);
    }
  }
}

bool is_all(const std::vector<std::string>& items) {
  return items.empty() || (items.size() == 1 && items[0] == "_all");
}

}  // namespace

std::string make_uuid() {
  static constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  thread_local std::mt19937_64 random{std::random_device{}()};
  std::string uuid;
  for (int i = 0; i < 22; ++i) uuid += alphabet[random() % alphabet.size()];
  return uuid;
}

std::int64_t wall_millis() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

bool index_data::hidden() const {
  auto const found = settings.find("index.hidden");
  return found != settings.end() && found->second == "true";
}

void set_expansion(expression_options& options, const std::vector<std::string>& values) {
  options.open = options.closed = options.hidden = false;
  for (const auto& value : values) {
    if (value == "all") {
      options.open = options.closed = options.hidden = true;
    } else if (value == "open") {
      options.open = true;
    } else if (value == "closed") {
      options.closed = true;
    } else if (value == "hidden") {
      options.hidden = true;
    } else if (value == "none") {
      options.open = options.closed = options.hidden = false;
    } else {
      throw illegal_argument("No valid expand wildcard value [" + value + "]");
    }
  }
}

json::object index_store::index_details(const std::string& name, const std::string& uuid) const {
  if (is_elasticsearch(flavour_)) return {{"index_uuid", uuid}, {"index", name}};
  return {{"index", name}, {"index_uuid", uuid}};
}

engine_error index_store::no_such_index(const std::string& name, bool tried_to_exclude) const {
  engine_error error{404, "index_not_found_exception", "no such index [" + name + "]"};
  if (is_elasticsearch(flavour_)) {
    if (tried_to_exclude) {
      error.reason +=
          " and if you intended to exclude this index, ensure that you use wildcards that include "
          "it before explicitly excluding it";
    }
    error.details = {{"resource.type", "index_or_alias"},
                     {"resource.id", name},
                     {"index_uuid", "_na_"},
                     {"index", name}};
  } else {
    error.details = {{"index", name},
                     {"resource.id", name},
                     {"resource.type", "index_or_alias"},
                     {"index_uuid", "_na_"}};
  }
  return error;
}

void index_store::check_name(const std::string& name) const {
  auto const refuse = [&](const std::string& why) {
    throw engine_error{400, "invalid_index_name_exception",
                       "Invalid index name [" + name + "], " + why, index_details(name, "_na_")};
  };
  if (name.find_first_of(" \"*\\<|,>/?") != std::string::npos) {
    refuse(std::string{"must not contain the following characters "} +
           (is_elasticsearch(flavour_) ? R"([' ','"','*',',','/','<','>','?','\','|'])"
                                       : R"([ , ", *, \, <, |, ,, >, /, ?])"));
  }
  if (name.find('#') != std::string::npos) refuse("must not contain '#'");
  if (name.find(':') != std::string::npos) refuse("must not contain ':'");
  if (name.find_first_of("_-+") == 0) refuse("must not start with '_', '-', or '+'");
  if (std::any_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
    refuse("must be lowercase");
  }
  if (is_alias(name)) refuse("already exists as alias");
}

index_data& index_store::create(const std::string& name, const json::object& body) {
  for (const auto& [key, value] : body) {
    if (key != "settings" && key != "aliases" && key != "mappings") {
      throw engine_error{400, "parse_exception",
                         "unknown key [" + std::string{key} + "] for create index"};
    }
  }
  check_name(name);
  if (auto const found = indices_.find(name); found != indices_.end()) {
    throw engine_error{400, "resource_already_exists_exception",
                       "index [" + name + "/" + found->second.uuid + "] already exists",
                       index_details(name, found->second.uuid)};
  }
  index_data made;
  made.name = name;
  made.uuid = make_uuid();
  made.settings = {{"index.number_of_shards", "1"},
                   {"index.number_of_replicas", "1"},
                   {"index.provided_name", name},
                   {"index.creation_date", std::to_string(wall_millis())},
                   {"index.uuid", made.uuid},
                   {"index.version.created", std::to_string(version_of(flavour_).id)}};
  if (is_elasticsearch(flavour_)) {
    made.settings["index.routing.allocation.include._tier_preference"] = "data_content";
  } else {
    made.settings["index.replication.type"] = "DOCUMENT";
  }
  if (auto const* settings = body.if_contains("settings"); settings && settings->is_object()) {
    flatten("", settings->get_object(), made.settings);
  }
  if (auto const* mappings = body.if_contains("mappings"); mappings && mappings->is_object()) {
    made.mappings = mappings->get_object();
  }
  if (auto const* aliases = body.if_contains("aliases"); aliases && aliases->is_object()) {
    for (const auto& [alias, how] : aliases->get_object()) {
      made.aliases[alias] = how.is_object() ? how.get_object() : json::object{};
    }
  }
  return indices_[name] = std::move(made);
}

void index_store::put(index_data whole) {
  indices_[whole.name] = std::move(whole);
}

index_data* index_store::find(const std::string& name) {
  auto const found = indices_.find(name);
  return found == indices_.end() ? nullptr : &found->second;
}

index_data& index_store::for_writing(const std::string& name_or_alias) {
  if (auto* index = find(name_or_alias)) return *index;
  index_data* target = nullptr;
  for (auto& [name, index] : indices_) {
    auto const alias = index.aliases.find(name_or_alias);
    if (alias == index.aliases.end()) continue;
    auto const* chosen = alias->second.if_contains("is_write_index");
    if (target == nullptr || (chosen != nullptr && *chosen == json::value(true))) target = &index;
  }
  return target != nullptr ? *target : create(name_or_alias, {});
}

bool index_store::is_alias(std::string_view name) const {
  return std::any_of(indices_.begin(), indices_.end(), [&](const auto& each) {
    return each.second.aliases.contains(std::string{name});
  });
}

std::vector<std::string> index_store::matching(const std::string& pattern,
                                               const expression_options& options) const {
  std::vector<std::string> names;
  for (const auto& [name, index] : indices_) {
    bool const eligible =
        (index.closed ? options.closed : options.open) && (options.hidden || !index.hidden());
    if (!eligible) continue;
    bool const matches =
        glob_match(pattern, name) ||
        std::any_of(index.aliases.begin(), index.aliases.end(),
                    [&](const auto& alias) { return glob_match(pattern, alias.first); });
    if (matches) names.push_back(name);
  }
  return names;
}

std::vector<std::string> index_store::resolve(const std::vector<std::string>& items,
                                              const expression_options& options) const {
  std::set<std::string> names;
  bool wildcard_seen = false;
  auto const expand = [&](const std::string& pattern) { return matching(pattern, options); };
  for (const auto& item : is_all(items) ? std::vector<std::string>{"*"} : items) {
    // Elasticsearch 9 excludes without a wildcard before it too.
    bool const may_exclude = wildcard_seen || flavour_ == engine_flavour::elasticsearch_9;
    bool const excludes = may_exclude && item.starts_with('-');
    std::string const expression = excludes ? item.substr(1) : item;
    if (expression.find('*') != std::string::npos) {
      wildcard_seen = true;
      auto const found = expand(expression);
      if (found.empty() && !excludes && !options.allow_no_indices) throw no_such_index(expression);
      for (const auto& name : found) excludes ? void(names.erase(name)) : void(names.insert(name));
      continue;
    }
    if (item.starts_with('_')) {
      throw engine_error{400, "invalid_index_name_exception",
                         "Invalid index name [" + item + "], must not start with '_'.",
                         index_details(item, "_na_")};
    }
    std::vector<std::string> named;
    for (const auto& [name, index] : indices_) {
      // Naming an alias means its indices; excluding one by its full name excludes nothing.
      bool const by_alias = !excludes && index.aliases.contains(expression);
      if (name == expression || by_alias) named.push_back(name);
    }
    if (named.empty() && !excludes && !options.ignore_unavailable) {
      throw no_such_index(expression, item.starts_with('-'));
    }
    for (const auto& name : named) excludes ? void(names.erase(name)) : void(names.insert(name));
  }
  return {names.begin(), names.end()};
}

}  // namespace support::scripted
