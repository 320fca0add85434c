#include "endpoints/health.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "endpoints/own_page.hpp"

namespace host::endpoints {
namespace {

registry::endpoint probe_page(std::string path, registry::direct_handler handler) {
  auto page = own_page("health", std::move(path), std::move(handler));
  page.serves_probes = true;
  return page;
}

/// That another group has its additional path already.
std::string taken(const health_group& group, const health_page& page) {
  const auto has_it = [&](const health_group& each) {
    return each.additional_path == group.additional_path;
  };
  const auto first = std::find_if(page.groups().begin(), page.groups().end(), has_it);
  return "the groups " + first->name + " and " + group.name +
         " of health have the same additional path /" + group.additional_path +
         "; give one of them another one (management.endpoint.health.group.<name>.additional-path)";
}

}  // namespace

tl::expected<void, std::string> declare_health(registry::endpoint_registry& endpoints,
                                               const health_page& page) {
  for (const auto* path : {"", "{*path}"}) {
    auto made = probe_page(path, [&page](const http::request& asked) {
      const std::string_view below =
          asked.selectors.empty() ? std::string_view() : asked.selectors.front().second;
      return page.answer(below, asked.produces, health_page::clock::now(), asked.who.get());
    });
    if (auto done = endpoints.add(std::move(made)); !done) return done;
  }
  for (const health_group& group : page.groups()) {
    if (group.additional_path.empty()) continue;
    auto made = probe_page("", [&page, name = group.name](const http::request& asked) {
      return page.answer(name, asked.produces, health_page::clock::now(), asked.who.get());
    });
    made.root_path = group.additional_path;
    if (endpoints.rival_of(made) != nullptr) return tl::unexpected(taken(group, page));
    if (auto done = endpoints.add(std::move(made)); !done) return done;
  }
  return {};
}

}  // namespace host::endpoints
