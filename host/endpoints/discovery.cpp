#include "endpoints/discovery.hpp"

#include <set>
#include <utility>

#include "endpoints/own_page.hpp"
#include "registry/endpoint_path.hpp"
#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

/// "health-path" for health/{*path}: the id, then the name of every selector.
std::string link_name(const registry::endpoint& declared) {
  std::string name = declared.id;
  const auto segments = registry::parse_endpoint_path(declared.path);
  if (!segments) return name;
  for (const auto& segment : *segments) {
    if (segment.what != registry::path_segment::kind::literal) name += "-" + segment.text;
  }
  return name;
}

void append_link(std::string& page, std::string_view name, const std::string& href) {
  text::append_json_string(page, name);
  page += ":{\"href\":";
  text::append_json_string(page, href);
  page += ",\"templated\":";
  page += href.find('{') == std::string::npos ? "false" : "true";
  page += '}';
}

}  // namespace

std::string discovery_page(const registry::endpoint_registry& endpoints, std::string_view base_url,
                           std::string_view base_path) {
  const auto base = std::string(base_url) + std::string(base_path);
  std::string page = "{\"_links\":{";
  append_link(page, "self", base);
  std::set<std::string> seen{"self"};
  for (const auto& declared : endpoints.endpoints()) {
    auto name = link_name(declared);
    // Verbs of one path share a link; the page itself has no id.
    if (declared.id.empty() || declared.root_path || !seen.insert(name).second) continue;
    page += ',';
    append_link(page, name, base + "/" + registry::served_path(declared));
  }
  return page + "}}";
}

tl::expected<void, std::string> declare_discovery(registry::endpoint_registry& endpoints,
                                                  std::string_view base_path,
                                                  std::string_view server_path) {
  auto page =
      own_page("", "", [&endpoints, base = std::string(base_path)](const http::request& asked) {
        http::response answer;
        answer.body = discovery_page(endpoints, asked.base_url, base == "/" ? "" : base);
        return answer;
      });
  if (!server_path.empty() && server_path == base_path) {
    registry::endpoint with_slash = page;
    with_slash.root_path = "";
    if (auto added = endpoints.add(std::move(with_slash)); !added) return added;
  }
  return endpoints.add(std::move(page));
}

}  // namespace host::endpoints
