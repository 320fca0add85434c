#include "endpoints/pages_apart.hpp"

#include <array>
#include <chrono>
#include <utility>

#include "text/utc_time.hpp"

namespace host::endpoints {
namespace {

constexpr int moved = 301;

struct old_path {
  std::string_view path;
  std::string_view group;
};
constexpr std::array<old_path, 3> old_paths = {
    {{"health", "status"}, {"ready", "readiness"}, {"startup", "startup"}}};

http::response error_page(std::chrono::system_clock::time_point now) {
  http::response answer;
  answer.content_type = "application/json";
  answer.body =
      "{\"timestamp\":\"" + text::iso_time(now, "+00:00") + R"(","status":999,"error":"None"})";
  return answer;
}

}  // namespace

tl::expected<void, std::string> declare_old_health_paths(registry::endpoint_registry& endpoints,
                                                         std::string_view health_path) {
  for (const auto& each : old_paths) {
    registry::endpoint page;
    page.owner = "host";
    page.id = "health";
    page.root_path = std::string(each.path);
    page.non_blocking = true;
    page.serves_probes = true;
    page.handler = [to = std::string(health_path) + "/" +
                         std::string(each.group)](const http::request&) {
      http::response answer;
      answer.status = moved;
      answer.headers.emplace_back("Location", to);
      return answer;
    };
    if (endpoints.rival_of(page) != nullptr) continue;
    if (auto added = endpoints.add(std::move(page)); !added) return added;
  }
  return {};
}

tl::expected<void, std::string> declare_error_page(registry::endpoint_registry& endpoints) {
  using http::method;
  for (const method verb : {method::get, method::post, method::put, method::patch, method::del}) {
    registry::endpoint page;
    page.owner = "host";
    page.root_path = "error";
    page.verb = verb;
    page.non_blocking = true;
    page.handler = [](const http::request&) {
      return error_page(std::chrono::system_clock::now());
    };
    if (auto added = endpoints.add(std::move(page)); !added) return added;
  }
  return {};
}

}  // namespace host::endpoints
