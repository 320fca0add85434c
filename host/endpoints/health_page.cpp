#include "endpoints/health_page.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "endpoints/reference_components.hpp"
#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

using registry::health_registry;
using registry::health_status;
using registry::health_view;
using names = std::vector<std::string>;

constexpr int not_found = 404;
constexpr std::string_view everything = "*";

template <class List, class Item>
bool holds(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

http::response answer_of(int code, std::string body) {
  constexpr int no_content = 204;
  constexpr int not_modified = 304;
  http::response answer;
  answer.status = code;
  if (code != no_content && code != not_modified) answer.body = std::move(body);
  return answer;
}

http::response nothing_there() {
  return answer_of(not_found, "");
}

std::string begin_of_page(health_status status) {
  return "{\"status\":\"" + std::string(registry::to_string(status)) + '"';
}

void append_component(std::string& out, const health_view& component, bool with_details) {
  out += "{\"status\":\"";
  out += registry::to_string(component.status);
  out += '"';
  if (!component.description.empty()) {
    out += ",\"description\":";
    text::append_json_string(out, component.description);
  }
  if (with_details && !component.details_json.empty()) {
    out += ",\"details\":";
    out += component.details_json;
  }
  out += '}';
}

/// ,"groups":["liveness","readiness"]
std::string list_of_groups(const std::vector<health_group>& groups) {
  if (groups.empty()) return "";
  std::string list = ",\"groups\":[";
  for (const health_group& each : groups) {
    if (list.back() != '[') list += ',';
    text::append_json_string(list, each.name);
  }
  return list + "]";
}

std::string joined(const names& list) {
  std::string text;
  for (const std::string& each : list) text += (text.empty() ? "" : ", ") + each;
  return text.empty() ? "none" : text;
}

/// What a group includes of what there is, without the names that are only known from elsewhere.
/// When nothing but those was named, the group is as it would be without them: the packaged ones as
/// they are, others as ready as the host is, so that a probe finds an answer.
names includes_of(const health_group& group, const names& there) {
  names left;
  for (const std::string& name : group.include) {
    const bool is_elsewhere = !holds(there, name) && is_component_of_reference(name);
    if (!is_elsewhere) left.push_back(name);
  }
  const bool was_emptied = left.empty() && !group.include.empty();
  if (was_emptied && !group.is_packaged) left.emplace_back("readinessState");
  return left;
}

}  // namespace

health_page::health_page(const health_registry& health, health_rules rules)
    : health_(health), rules_(std::move(rules)) {
  std::sort(
      rules_.groups.begin(), rules_.groups.end(),
      [](const health_group& one, const health_group& other) { return one.name < other.name; });
  for (std::string& each : rules_.off) each = plain_key(each);
}

bool health_page::is_off(std::string_view component) const {
  return !rules_.off.empty() && holds(rules_.off, plain_key(component));
}

bool health_page::is_of_whole(std::string_view component) const {
  return !holds(rules_.left_out, component) && !is_off(component);
}

names health_page::component_names() const {
  names all;
  for (const auto& each : health_.components(clock::time_point::min())) all.push_back(each.name);
  return all;
}

tl::expected<void, std::string> health_page::settle(bool some_are_missing) {
  const bool any_name_is_fine = some_are_missing || !rules_.validates_members;
  const names all = component_names();
  names_ = all;
  names there;
  std::copy_if(all.begin(), all.end(), std::back_inserter(there),
               [this](const std::string& name) { return !is_off(name); });
  views_.clear();
  views_.push_back(whole(all));
  for (const health_group& group : rules_.groups) {
    const auto key = "management.endpoint.health.group." + group.name;
    if (holds(there, group.name)) {
      return tl::unexpected(key +
                            " is a group with the name of a component of health; name it "
                            "otherwise, for both have the same path");
    }
    for (const auto* list : {&group.include, &group.exclude}) {
      for (const std::string& name : *list) {
        const bool is_fine = name == everything || holds(there, name) ||
                             is_component_of_reference(name) || any_name_is_fine;
        if (is_fine) continue;
        return tl::unexpected(key + (list == &group.include ? ".include" : ".exclude") +
                              " names \"" + name +
                              "\", which is no component of health; there are " + joined(there) +
                              ". management.endpoint.health.validate-group-membership=false "
                              "takes any name");
      }
    }
    views_.push_back(view_of(group, all));
  }
  return {};
}

health_page::view health_page::whole(const names& all) const {
  view made;
  made.shows = rules_.shows;
  made.authorized = rules_.authorized;
  made.status = rules_.status;
  made.end = list_of_groups(rules_.groups) + "}";
  for (const std::string& name : all) made.members.push_back(is_of_whole(name));
  finish(made);
  return made;
}

health_page::view health_page::view_of(const health_group& group, const names& all) const {
  view made;
  made.name = group.name;
  made.shows = group.shows;
  made.authorized = group.authorized;
  made.status = group.status;
  made.end = "}";
  const names include = includes_of(group, all);
  const bool takes_all = holds(include, everything) || (include.empty() && group.built_in.empty());
  for (const std::string& name : all) {
    const bool is_included = (takes_all && is_of_whole(name)) || holds(include, name) ||
                             (!group.built_in.empty() && name == group.built_in);
    const bool is_excluded = holds(group.exclude, everything) || holds(group.exclude, name);
    made.members.push_back(is_included && !is_excluded && !is_off(name));
  }
  finish(made);
  return made;
}

/// What is known of a view once its members are.
void health_page::finish(view& made) {
  made.has_members = holds(made.members, true);
  for (const auto each : {health_status::down, health_status::out_of_service, health_status::up,
                          health_status::unknown}) {
    // Without any component the host itself is fine; a group without any is none.
    const auto status = made.has_members ? each : health_status::up;
    auto& word = made.words[static_cast<std::size_t>(each)];
    word = made.has_members || made.name.empty()
               ? answer_of(made.status.code_of(status), begin_of_page(status) + made.end)
               : nothing_there();
  }
}

http::response health_page::answer(std::string_view path, std::string_view media_type,
                                   clock::time_point now, const http::caller* who) const {
  assert(!views_.empty());
  const view& all = views_.front();
  if (path.empty()) return page_of(all, all.shows_to(who), media_type, now);
  const auto first = path.substr(0, path.find('/'));
  for (const view& each : views_) {
    if (each.name != first) continue;
    const auto shows = each.shows_to(who);
    if (first.size() == path.size()) return page_of(each, shows, media_type, now);
    return component_of(each, shows, path.substr(first.size() + 1), now);
  }
  return component_of(all, all.shows_to(who), path, now);
}

health_shows health_page::view::shows_to(const http::caller* who) const {
  if (who == nullptr || !authorized.shows) return shows;
  const bool is_authorized = authorized.roles.empty() || has_role(who->roles, authorized.roles);
  return is_authorized ? *authorized.shows : shows;
}

http::response health_page::word_of(const view& of, clock::time_point now) const {
  const auto answer = [&of](health_status status) {
    return of.words[static_cast<std::size_t>(status)];
  };
  if (const auto status = of.made->word.get(health_.version(), now)) return answer(*status);
  const std::lock_guard lock(of.made->making);
  std::optional<health_status> counted;
  std::size_t place = 0;
  const auto look = health_.for_each(now, [&](const health_view& component) {
    if (of.has(place++)) of.status.count(component.status, counted);
  });
  const auto status = counted.value_or(health_status::unknown);
  of.made->word.set(look, status);
  return answer(status);
}

http::response health_page::page_of(const view& of, health_shows shows, std::string_view media_type,
                                    clock::time_point now) const {
  if (shows == health_shows::status || !of.has_members) return word_of(of, now);
  const bool is_v2 = media_type.find("actuator.v2") != std::string_view::npos;
  const bool with_details = shows == health_shows::details;
  made_page& kept = of.made->pages[with_details ? 1 : 0][is_v2 ? 1 : 0];
  const std::lock_guard lock(kept.mutex);
  if (kept.from.version != health_.version() || now > kept.from.true_until) {
    kept.from = make(of, with_details, is_v2, now, kept.answer);
  }
  return kept.answer;
}

health_registry::look health_page::make(const view& of, bool with_details, bool is_v2,
                                        clock::time_point now, http::response& answer) const {
  std::string body = is_v2 ? R"(,"details":{)" : R"(,"components":{)";
  std::optional<health_status> counted;
  std::size_t place = 0;
  const auto look = health_.for_each(now, [&](const health_view& component) {
    if (!of.has(place++)) return;
    of.status.count(component.status, counted);
    if (body.back() != '{') body += ',';
    text::append_json_string(body, component.name);
    body += ':';
    append_component(body, component, with_details);
  });
  const auto status = counted.value_or(health_status::unknown);
  answer = answer_of(of.status.code_of(status), begin_of_page(status) + body + "}" + of.end);
  return look;
}

http::response health_page::component_of(const view& of, health_shows shows, std::string_view name,
                                         clock::time_point now) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  const auto place = static_cast<std::size_t>(found - names_.begin());
  if (shows == health_shows::status || !of.has(place)) return nothing_there();
  http::response answer;
  health_.look_at(place, now, [&](const health_view& component) {
    std::string body;
    append_component(body, component, shows == health_shows::details);
    answer = answer_of(of.status.code_of(component.status), std::move(body));
  });
  return answer;
}

}  // namespace host::endpoints
