#include "endpoints/configprops.hpp"

#include <map>
#include <memory>
#include <utility>

#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

constexpr int ok = 200;
constexpr int not_found = 404;

void append_member(std::string& out, std::string_view name) {
  if (out.back() != '{') out += ',';
  text::append_json_string(out, name);
  out += ':';
}

/// Values by the pieces of their names.
struct branch {
  const std::string* leaf = nullptr;  ///< JSON
  std::map<std::string, branch> below;
};

void append_tree(std::string& out, const branch& tree) {
  if (tree.below.empty()) {
    out += tree.leaf == nullptr ? "{}" : *tree.leaf;
    return;
  }
  out += '{';
  if (tree.leaf != nullptr) {  // a value that has others below it
    append_member(out, "");
    out += *tree.leaf;
  }
  for (const auto& [name, each] : tree.below) {
    append_member(out, name);
    append_tree(out, each);
  }
  out += '}';
}

void append_tree(std::string& out, const property_bean& bean,
                 std::string property_bean::property::*member) {
  branch root;
  for (const auto& each : bean.properties) {
    auto* at = &root;
    for (const auto& piece : each.path) at = &at->below[piece];
    at->leaf = &(each.*member);
  }
  append_tree(out, root);
}

void append_bean(std::string& out, const property_bean& bean) {
  append_member(out, bean.name);
  out += '{';
  append_member(out, "prefix");
  text::append_json_string(out, bean.prefix);
  append_member(out, "properties");
  append_tree(out, bean, &property_bean::property::value);
  append_member(out, "inputs");
  append_tree(out, bean, &property_bean::property::input);
  out += '}';
}

registry::endpoint page(std::string path, registry::direct_handler handler) {
  registry::endpoint made;
  made.owner = "host";
  made.id = "configprops";
  made.path = std::move(path);
  made.non_blocking = true;
  made.produces_json = true;
  made.handler = std::move(handler);
  return made;
}

}  // namespace

std::string configprops_page(const property_beans& beans, std::string_view prefix) {
  std::string json = "{\"contexts\":{\"application\":{\"beans\":{";
  for (const auto& each : beans) {
    if (each.prefix.starts_with(prefix)) append_bean(json, each);
  }
  return json.back() == '{' && !prefix.empty() ? std::string() : json + "}}}}";
}

tl::expected<void, std::string> declare_configprops(registry::endpoint_registry& endpoints,
                                                    std::function<property_beans()> made) {
  const auto beans = std::make_shared<const std::function<property_beans()>>(std::move(made));
  auto all = page("", [beans](const http::request&) {
    return http::response{ok, "", configprops_page((*beans)(), ""), {}};
  });
  auto some = page("{prefix}", [beans](const http::request& asked) {
    auto json = configprops_page((*beans)(), asked.selectors.front().second);
    const int status = json.empty() ? not_found : ok;
    return http::response{status, "", std::move(json), {}};
  });
  return endpoints.add(std::move(all)).and_then([&] { return endpoints.add(std::move(some)); });
}

}  // namespace host::endpoints
