#include "endpoint_serving.hpp"

#include <set>
#include <string_view>

namespace host {
namespace {

using config::endpoint_access;

registry::serving serving_of(const config::web_exposure& web, std::string_view id) {
  const auto allowed = web.exposes(id) ? web.access_to(id) : endpoint_access::none;
  return {allowed != endpoint_access::none, allowed == endpoint_access::unrestricted,
          web.alias_of(id), web.gives_way(id)};
}

/// Those of plugins that would be there but for a list: who loads a plugin wants its endpoints, so
/// the list may be older than the plugin.
std::string hidden_by_lists(const registry::endpoint_registry& endpoints,
                            const config::web_exposure& web) {
  std::set<std::string> ids;
  for (const auto& each : endpoints.endpoints()) {
    const bool is_of_a_plugin = each.owner != "host";
    if (is_of_a_plugin && !web.exposes(each.id) &&
        web.access_to(each.id) != endpoint_access::none) {
      ids.insert(each.id);
    }
  }
  std::string list;
  for (const auto& each : ids) list += (list.empty() ? "" : ",") + each;
  return list;
}

std::size_t count_ids(const registry::endpoint_registry& endpoints) {
  std::set<std::string_view> ids;
  for (const auto& each : endpoints.endpoints()) {
    if (!each.id.empty()) ids.insert(each.id);
  }
  return ids.size();
}

}  // namespace

tl::expected<serving_report, std::string> settle_endpoints(registry::endpoint_registry& endpoints,
                                                           const config::web_exposure& web) {
  serving_report report;
  const auto hidden = hidden_by_lists(endpoints, web);
  if (!hidden.empty()) {
    report.note = "Not served, since management.endpoints.web.exposure leaves them out: " + hidden +
                  "; add to its include list what is wanted of these.";
  }
  auto served = endpoints.serve([&](std::string_view id) { return serving_of(web, id); });
  if (!served) {
    return tl::unexpected(served.error() +
                          "; change management.endpoints.web.path-mapping for one of them");
  }
  for (const auto& id : *served) {
    report.gave_way += (report.gave_way.empty() ? "" : ",") + id;
  }
  report.endpoints = count_ids(endpoints);
  return report;
}

}  // namespace host
