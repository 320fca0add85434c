#include "endpoints/health.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

using registry::health_status;
using registry::health_view;
using clock = registry::health_registry::clock;

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

void append_component(std::string& out, const health_view& component) {
  out += '{';
  append_status(out, component.status);
  if (!component.details_json.empty()) {
    out += ",\"details\":";
    out += component.details_json;
  }
  out += '}';
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

/// The worst wins; without any component the host itself is fine.
http::response whole_answer(const registry::health_registry& health, std::string_view media_type,
                            clock::time_point now) {
  constexpr std::string_view before_status = "{\"status\":\"";
  constexpr std::size_t usual_size = 512;
  const bool is_v2 = media_type.find("actuator.v2") != std::string_view::npos;
  auto status = health_status::unknown;
  bool is_first = true;
  std::string body;
  body.reserve(usual_size);
  body += before_status;
  body += '"';
  health.for_each(now, [&](const health_view& component) {
    if (is_first) {
      body += is_v2 ? ",\"details\":{" : ",\"components\":{";
    } else {
      body += ',';
    }
    is_first = false;
    status = std::min(status, component.status);
    text::append_json_string(body, component.name);
    body += ':';
    append_component(body, component);
  });
  if (is_first) {
    status = health_status::up;
  } else {
    body += '}';
  }
  body += ",\"groups\":[\"liveness\",\"readiness\"]}";
  // It stands in front and is known now: one look at all of them, under one lock.
  body.insert(before_status.size(), registry::to_string(status));
  return answer_of(status, std::move(body));
}

http::response component_answer(const registry::health_registry& health, std::string_view name,
                                clock::time_point now) {
  http::response answer;
  answer.status = not_found;
  health.for_each(now, [&](const health_view& component) {
    if (component.name != name) return;
    std::string body;
    append_component(body, component);
    answer = answer_of(component.status, std::move(body));
  });
  return answer;
}

}  // namespace

http::response health_answer(const registry::health_registry& health,
                             const registry::availability& available, std::string_view path,
                             std::string_view media_type,
                             registry::health_registry::clock::time_point now) {
  if (path == "liveness") return group_answer(liveness_of(available));
  if (path == "readiness") return group_answer(readiness_of(available));
  return path.empty() ? whole_answer(health, media_type, now) : component_answer(health, path, now);
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
      const std::string_view below =
          asked.selectors.empty() ? std::string_view() : asked.selectors.front().second;
      return health_answer(health, available, below, asked.produces,
                           registry::health_registry::clock::now());
    };
    if (auto done = endpoints.add(std::move(page)); !done) return done;
  }
  return {};
}

}  // namespace host::endpoints
