#include "http/router.hpp"

#include <algorithm>
#include <utility>

namespace host::http {
namespace {

constexpr std::array all_methods = {method::get, method::post, method::del, method::put,
                                    method::patch};

/// With the segments of an alias but the first as literals of its pattern.
path_pattern pattern_below(std::string_view base_path, const registry::endpoint& declared) {
  std::string prefix(base_path == "/" ? "" : base_path);
  const std::string below = registry::served_path(declared);
  if (below.empty()) return {prefix.empty() ? "/" : prefix, {}};
  const std::size_t end = std::min(below.find('/'), below.size());
  auto segments = registry::parse_endpoint_path(
      std::string_view(below).substr(std::min(end + 1, below.size())));
  // The registry and the configuration refuse what breaks a rule.
  return {prefix + "/" + below.substr(0, end),
          segments ? *std::move(segments) : std::vector<registry::path_segment>()};
}

/// "/actuator/loggers/{name}", for people and for labels.
std::string written_template(std::string_view base_path, std::string_view server_path,
                             const registry::endpoint& declared) {
  if (declared.root_path) return std::string(server_path) + "/" + *declared.root_path;
  const std::string base(base_path == "/" ? "" : base_path);
  const std::string below = registry::served_path(declared);
  if (!below.empty()) return base + "/" + below;
  return base.empty() ? "/" : base;
}

/// The first segment behind the base path: "health" in "/actuator/health/liveness"; "" for the base
/// path itself. What is no such path may give anything: the pattern judges the whole.
std::string_view segment_in(std::string_view path, std::size_t base_length) {
  if (path.size() <= base_length + 1) return {};
  path.remove_prefix(base_length + 1);
  return path.substr(0, path.find('/'));
}

void append_with(std::string& list, std::string_view separator, std::string_view name) {
  if (!list.empty()) list += separator;
  list += name;
}

}  // namespace

std::string method_set::allow_of_refusal() const {
  std::string list;
  for (const method verb : all_methods) {
    if (has(verb)) append_with(list, ", ", to_string(verb));
  }
  return list;
}

std::string method_set::allow_of_options() const {
  std::string list;
  for (const method verb : all_methods) {
    if (!has(verb)) continue;
    append_with(list, ",", to_string(verb));
    if (verb == method::get) append_with(list, ",", "HEAD");
  }
  append_with(list, ",", "OPTIONS");
  return list;
}

router::router(std::string_view base_path, const registry::endpoint_registry& declared,
               std::string_view server_path)
    : base_length_(base_path == "/" ? 0 : base_path.size()), first_(declared.endpoints().data()) {
  for (const registry::endpoint& each : declared.endpoints()) {
    templates_.push_back(written_template(base_path, server_path, each));
    methods_.add(each.verb);
    if (each.root_path) {
      const std::string path = std::string(server_path) + "/" + *each.root_path;
      by_path_[path].push_back({path_pattern(path, {}), &each});
      continue;
    }
    path_pattern pattern = pattern_below(base_path, each);
    const std::string segment(segment_in(pattern.prefix(), base_length_));
    by_segment_[segment].push_back({std::move(pattern), &each});
  }
  for (auto& [segment, routes] : by_segment_) {
    std::stable_sort(routes.begin(), routes.end(), [](const route& a, const route& b) {
      return a.pattern.is_more_specific_than(b.pattern);
    });
  }
}

void router::look_in(const route_map& routes, std::string_view key, std::string_view path,
                     path_match& found) {
  const auto at = routes.find(key);
  if (at == routes.end()) return;
  for (const route& each : at->second) {
    const method verb = each.endpoint->verb;
    if (found.methods.has(verb) || !each.pattern.matches(path)) continue;
    found.methods.add(verb);
    found.by_method[static_cast<std::size_t>(verb)] = each.endpoint;
    found.patterns[static_cast<std::size_t>(verb)] = &each.pattern;
  }
}

path_match router::find(std::string_view path) const {
  path_match found;
  look_in(by_segment_, segment_in(path, base_length_), path, found);
  if (!found.exists()) look_in(by_path_, path, path, found);
  return found;
}

}  // namespace host::http
