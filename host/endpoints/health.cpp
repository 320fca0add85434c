#include "endpoints/health.hpp"

#include <string_view>
#include <utility>

namespace host::endpoints {
namespace {

registry::endpoint probe_page(std::string_view path) {
  registry::endpoint page;
  page.owner = "host";
  page.id = "health";
  page.path = path;
  page.non_blocking = true;
  page.serves_probes = true;
  page.produces_json = true;
  return page;
}

}  // namespace

tl::expected<void, std::string> declare_health(registry::endpoint_registry& endpoints,
                                               const health_page& page) {
  for (const auto* path : {"", "{*path}"}) {
    auto made = probe_page(path);
    made.handler = [&page](const http::request& asked) {
      const std::string_view below =
          asked.selectors.empty() ? std::string_view() : asked.selectors.front().second;
      return page.answer(below, asked.produces, health_page::clock::now());
    };
    if (auto done = endpoints.add(std::move(made)); !done) return done;
  }
  return {};
}

}  // namespace host::endpoints
