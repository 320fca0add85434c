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

router::router(std::string_view base_path, const registry::endpoint_registry& declared) {
  for (const registry::endpoint& each : declared.endpoints()) {
    auto segments = registry::parse_endpoint_path(each.path);
    if (!segments) continue;  // the registry refuses these
    routes_.push_back({path_pattern(prefix_of(base_path, each), std::move(*segments)), &each});
  }
  std::stable_sort(routes_.begin(), routes_.end(), [](const route& a, const route& b) {
    return a.pattern.is_more_specific_than(b.pattern);
  });
}

path_match router::find(std::string_view path) const {
  path_match found;
  for (const route& each : routes_) {
    const method verb = each.endpoint->verb;
    if (found.methods.has(verb) || !each.pattern.matches(path)) continue;
    found.methods.add(verb);
    found.by_method[static_cast<std::size_t>(verb)] = each.endpoint;
    found.patterns[static_cast<std::size_t>(verb)] = &each.pattern;
  }
  return found;
}

method_set router::methods() const {
  method_set all;
  for (const route& each : routes_) all.add(each.endpoint->verb);
  return all;
}

}  // namespace host::http
