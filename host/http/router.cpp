#include "http/router.hpp"

#include <algorithm>
#include <utility>

namespace host::http {
namespace {

constexpr std::array all_methods = {method::get, method::post, method::del, method::put,
                                    method::patch};

std::string prefix_of(std::string_view base_path, const registry::endpoint& declared) {
  std::string prefix(base_path == "/" ? "" : base_path);
  if (!declared.id.empty()) return prefix + "/" + declared.id;
  return prefix.empty() ? "/" : prefix;
}

/// The segment behind the base path: "health" in "/actuator/health/liveness"; "" for the base path
/// itself. What is no such path may give anything: the pattern judges the whole.
std::string_view id_in(std::string_view path, std::size_t base_length) {
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

router::router(std::string_view base_path, const registry::endpoint_registry& declared)
    : base_length_(base_path == "/" ? 0 : base_path.size()) {
  for (const registry::endpoint& each : declared.endpoints()) {
    auto segments = registry::parse_endpoint_path(each.path);
    if (!segments) continue;  // the registry refuses these
    by_id_[each.id].push_back(
        {path_pattern(prefix_of(base_path, each), *std::move(segments)), &each});
    methods_.add(each.verb);
  }
  for (auto& [id, routes] : by_id_) {
    std::stable_sort(routes.begin(), routes.end(), [](const route& a, const route& b) {
      return a.pattern.is_more_specific_than(b.pattern);
    });
  }
}

path_match router::find(std::string_view path) const {
  path_match found;
  const auto routes = by_id_.find(id_in(path, base_length_));
  if (routes == by_id_.end()) return found;
  for (const route& each : routes->second) {
    const method verb = each.endpoint->verb;
    if (found.methods.has(verb) || !each.pattern.matches(path)) continue;
    found.methods.add(verb);
    found.by_method[static_cast<std::size_t>(verb)] = each.endpoint;
    found.patterns[static_cast<std::size_t>(verb)] = &each.pattern;
  }
  return found;
}

}  // namespace host::http
