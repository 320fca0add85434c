#include "check/registered.hpp"

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>

#include "text/printable_line.hpp"

namespace host::check {
namespace {

namespace json = boost::json;

std::string_view to_string(plugin::key_type type) {
  switch (type) {
    case plugin::key_type::text:
      return "text";
    case plugin::key_type::boolean:
      return "boolean";
    case plugin::key_type::integer:
      return "integer";
    case plugin::key_type::duration_millis:
      return "duration in ms";
    case plugin::key_type::duration_seconds:
      return "duration in s";
    case plugin::key_type::text_list:
      return "list";
    case plugin::key_type::text_map:
      return "map";
  }
  return "unknown";
}

std::string_view to_string(metrics::kind what) {
  switch (what) {
    case metrics::kind::counter:
      return "counter";
    case metrics::kind::gauge:
      return "gauge";
    case metrics::kind::histogram:
      return "histogram";
  }
  return "unknown";
}

}  // namespace

json::array keys_of(const plugin::plugin_description& description) {
  json::array made;
  for (const auto& each : description.keys) {
    json::object key{{"name", text::printable_line(each.name)},
                     {"type", to_string(each.type)},
                     {"default", nullptr},
                     {"help", text::printable_line(each.help)},
                     {"secret", each.secret},
                     {"deprecated", each.deprecated}};
    if (each.default_value) key["default"] = text::printable_line(*each.default_value);
    made.emplace_back(std::move(key));
  }
  return made;
}

json::array endpoints_of(const registry::endpoint_registry& endpoints, std::string_view owner) {
  json::array made;
  for (const auto& each : endpoints.endpoints()) {
    if (each.owner != owner) continue;
    json::object endpoint{{"method", http::to_string(each.verb)},
                          {"path", registry::served_path(each)},
                          {"mutates", each.mutates},
                          {"non_blocking", each.non_blocking},
                          {"consumes_json", each.consumes_json},
                          {"produces", nullptr},
                          {"deadline_ms", nullptr},
                          {"body_limit", nullptr}};
    if (each.produces_json) endpoint["produces"] = "application/json";
    if (!each.produces_type.empty()) endpoint["produces"] = each.produces_type;
    if (each.deadline.count() > 0) endpoint["deadline_ms"] = each.deadline.count();
    if (each.body_limit > 0) endpoint["body_limit"] = std::uint64_t{each.body_limit};
    made.emplace_back(std::move(endpoint));
  }
  return made;
}

json::array components_of(const registry::health_registry& health) {
  json::array made;
  for (const auto& each : health.components(registry::health_registry::clock::now())) {
    made.emplace_back(each.name);
  }
  return made;
}

json::array metrics_of(const metrics::metric_registry& numbers) {
  json::array made;
  for (const auto* each : numbers.families()) {
    if (each->owner() == "host") continue;
    const auto& declared = each->declared();
    json::array labels;
    for (const auto& label : declared.labels) labels.emplace_back(label);
    made.emplace_back(json::object{{"name", each->name()},
                                   {"type", to_string(declared.what)},
                                   {"labels", std::move(labels)},
                                   {"help", text::printable_line(declared.help)}});
  }
  return made;
}

json::array members_of(const registry::info_registry& info) {
  json::array made;
  for (const auto& name : info.names()) made.emplace_back(name);
  return made;
}

}  // namespace host::check
