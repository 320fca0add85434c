#include "endpoints/health.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

using registry::health_component;
using registry::health_status;

constexpr int not_found = 404;
constexpr int unavailable = 503;

http::response answer_of(health_status status, std::string body) {
  const bool is_bad = status == health_status::down || status == health_status::out_of_service;
  http::response answer;
  answer.status = is_bad ? unavailable : 200;
  answer.body = std::move(body);
  return answer;
}

void append_status(std::string& out, health_status status) {
  out += "\"status\":\"";
  out += registry::to_string(status);
  out += '"';
}

std::string component_json(const health_component& component) {
  std::string out = "{";
  append_status(out, component.status);
  if (!component.details_json.empty()) out += ",\"details\":" + component.details_json;
  return out + "}";
}

/// The worst wins; without any component the host itself is fine.
health_status worst_of(const std::vector<health_component>& components) {
  auto worst = components.empty() ? health_status::up : health_status::unknown;
  for (const auto& component : components) worst = std::min(worst, component.status);
  return worst;
}

health_status liveness_of(const registry::availability& available) {
  return available.liveness() == registry::liveness_state::correct ? health_status::up
                                                                   : health_status::down;
}

health_status readiness_of(const registry::availability& available) {
  return available.readiness() == registry::readiness_state::accepting_traffic
             ? health_status::up
             : health_status::out_of_service;
}

http::response group_answer(health_status status) {
  std::string body = "{";
  append_status(body, status);
  return answer_of(status, body + "}");
}

http::response whole_answer(const std::vector<health_component>& components,
                            std::string_view media_type) {
  const auto status = worst_of(components);
  const bool is_v2 = media_type.find("actuator.v2") != std::string_view::npos;
  std::string body = "{";
  append_status(body, status);
  if (!components.empty()) {
    body += is_v2 ? ",\"details\":{" : ",\"components\":{";
    for (const auto& component : components) {
      if (&component != &components.front()) body += ',';
      text::append_json_string(body, component.name);
      body += ':' + component_json(component);
    }
    body += '}';
  }
  return answer_of(status, body + ",\"groups\":[\"liveness\",\"readiness\"]}");
}

}  // namespace

http::response health_answer(const registry::health_registry& health,
                             const registry::availability& available, std::string_view path,
                             std::string_view media_type,
                             registry::health_registry::clock::time_point now) {
  if (path == "liveness") return group_answer(liveness_of(available));
  if (path == "readiness") return group_answer(readiness_of(available));
  const auto components = health.components(now);
  if (path.empty()) return whole_answer(components, media_type);
  for (const auto& component : components) {
    if (component.name == path) return answer_of(component.status, component_json(component));
  }
  http::response nothing;
  nothing.status = not_found;
  return nothing;
}

tl::expected<void, std::string> declare_health(registry::endpoint_registry& endpoints,
                                               const registry::health_registry& health,
                                               const registry::availability& available) {
  for (const auto* path : {"", "{*path}"}) {
    registry::endpoint page;
    page.owner = "host";
    page.id = "health";
    page.path = path;
    page.non_blocking = true;
    page.serves_probes = true;
    page.produces_json = true;
    page.handler = [&health, &available](const http::request& asked) {
      const auto below = asked.selectors.empty() ? std::string() : asked.selectors.front().second;
      return health_answer(health, available, below, asked.produces,
                           registry::health_registry::clock::now());
    };
    if (auto done = endpoints.add(std::move(page)); !done) return done;
  }
  return {};
}

}  // namespace host::endpoints
