#include "endpoints/loggers.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include "endpoints/own_page.hpp"
#include "http/message/error_body.hpp"
#include "log/level.hpp"
#include "text/json_leaves.hpp"
#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

constexpr int ok = 200;
constexpr int no_content = 204;
constexpr int bad_request = 400;
constexpr int not_found = 404;
constexpr std::string_view member = "configuredLevel";
constexpr std::string_view levels_of_all =
    R"(["OFF","FATAL","ERROR","WARN","INFO","DEBUG","TRACE"])";
/// A table that anybody fills who may set levels must end somewhere.
constexpr std::size_t most_names = 1'000;
constexpr std::size_t longest_name = 256;

void append_level(std::string& out, std::string_view name, log::threshold level) {
  text::append_json_name(out, name);
  text::append_json_string(out, log::to_string(level));
}

std::string logger_json(const log::level_table::entry& entry) {
  std::string json = "{";
  if (entry.configured) append_level(json, member, *entry.configured);
  append_level(json, "effectiveLevel", entry.effective);
  return json + "}";
}

/// The level that all members have, when it is one.
std::optional<log::threshold> level_of_group(const log::level_table& levels,
                                             const std::vector<std::string>& members) {
  std::optional<log::threshold> common;
  for (const auto& each : members) {
    const auto found = levels.find(each);
    if (!found || !found->configured || (common && *common != *found->configured)) {
      return std::nullopt;
    }
    common = found->configured;
  }
  return common;
}

std::string group_json(const log::level_table& levels, const std::vector<std::string>& members) {
  std::string json = "{";
  if (const auto level = level_of_group(levels, members)) append_level(json, member, *level);
  text::append_json_name(json, "members");
  json += '[';
  for (const auto& each : members) {
    if (json.back() != '[') json += ',';
    text::append_json_string(json, each);
  }
  return json + "]}";
}

struct wish {
  std::optional<log::threshold> level;  ///< nothing: none of its own
  std::string fault;
};

/// What a POST asks for: the body's member, unless the query has one of that name.
wish read_wish(const http::request& asked) {
  std::optional<std::string> word;
  if (!asked.body.empty()) {
    const auto leaves = text::read_json_object(asked.body, {2, 100, 1'000});
    if (!leaves) return {std::nullopt, "The body " + leaves.error() + "."};
    for (const auto& each : *leaves) {
      using kind = text::json_leaf::kind;
      const bool is_empty = each.what == kind::empty_array || each.what == kind::empty_object;
      if (each.depth > 1 || is_empty) {
        return {std::nullopt, "The body holds more than names and single values."};
      }
      const bool is_set = each.what != text::json_leaf::kind::null;
      if (each.name == member && is_set) word = each.value;
    }
  }
  for (const auto& [name, value] : asked.parameters) {
    if (name == member) word = value;
  }
  if (!word || word->empty()) return {};
  const auto level = log::threshold_named(*word);
  if (level) return {level, {}};
  return {std::nullopt,
          "configuredLevel is no level; allowed are OFF, FATAL, ERROR, WARN, INFO, "
          "DEBUG and TRACE, in any case."};
}

class pages {
 public:
  pages(log::level_table& levels, logger_groups groups, level_changing changing)
      : levels_(levels), groups_(std::move(groups)), changing_(std::move(changing)) {}

  http::response all() const { return {ok, "", loggers_page(levels_, groups_), {}}; }

  http::response one(const http::request& asked) const {
    const auto& name = asked.selectors.front().second;
    if (const auto group = groups_.find(name); group != groups_.end()) {
      return {ok, "", group_json(levels_, group->second), {}};
    }
    const auto found = levels_.find(name);
    return found ? http::response{ok, "", logger_json(*found), {}}
                 : http::response{not_found, "", "", {}};
  }

  http::response set(const http::request& asked) const {
    const auto& name = asked.selectors.front().second;
    const auto wanted = read_wish(asked);
    if (!wanted.fault.empty()) return http::error_response(bad_request, asked.path, wanted.fault);
    const auto group = groups_.find(name);
    if (group != groups_.end()) {
      tell(name, wanted);
      for (const auto& each : group->second) levels_.set(each, wanted.level);
      return {no_content, "", "", {}};
    }
    const bool is_new = !levels_.find(name).has_value();
    if (is_new && (name.size() > longest_name || levels_.all().size() >= most_names)) {
      return http::error_response(bad_request, asked.path,
                                  "There are too many loggers, or the name is too long.");
    }
    tell(name, wanted);
    levels_.set(name, wanted.level);
    return {no_content, "", "", {}};
  }

 private:
  void tell(std::string_view name, const wish& wanted) const {
    changing_(name, wanted.level ? log::to_string(*wanted.level) : std::string_view());
  }

  log::level_table& levels_;
  logger_groups groups_;
  level_changing changing_;
};

}  // namespace

std::string loggers_page(const log::level_table& levels, const logger_groups& groups) {
  std::string json = "{\"levels\":" + std::string(levels_of_all) + ",\"loggers\":{";
  for (const auto& each : levels.all()) {
    text::append_json_name(json, each.name);
    json += logger_json(each);
  }
  json += "},\"groups\":{";
  for (const auto& [name, members] : groups) {
    text::append_json_name(json, name);
    json += group_json(levels, members);
  }
  return json + "}}";
}

tl::expected<void, std::string> declare_loggers(registry::endpoint_registry& endpoints,
                                                log::level_table& levels, logger_groups groups,
                                                level_changing changing) {
  const auto made = std::make_shared<const pages>(levels, std::move(groups), std::move(changing));
  auto list = own_page("loggers", "", [made](const http::request&) { return made->all(); });
  auto one = own_page("loggers", "{name}",
                      [made](const http::request& asked) { return made->one(asked); });
  auto set = own_page("loggers", "{name}",
                      [made](const http::request& asked) { return made->set(asked); });
  set.verb = http::method::post;
  set.consumes_json = set.mutates = true;
  set.produces_json = false;  // it has no answer
  return endpoints.add(std::move(list))
      .and_then([&] { return endpoints.add(std::move(one)); })
      .and_then([&] { return endpoints.add(std::move(set)); });
}

}  // namespace host::endpoints
