#include "endpoints/configprops.hpp"

#include <map>
#include <memory>
#include <utility>

#include "endpoints/own_page.hpp"
#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

constexpr int ok = 200;
constexpr int not_found = 404;

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
    text::append_json_name(out, "");
    out += *tree.leaf;
  }
  for (const auto& [name, each] : tree.below) {
    text::append_json_name(out, name);
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
  text::append_json_name(out, bean.name);
  out += '{';
  text::append_json_name(out, "prefix");
  text::append_json_string(out, bean.prefix);
  text::append_json_name(out, "properties");
  append_tree(out, bean, &property_bean::property::value);
  text::append_json_name(out, "inputs");
  append_tree(out, bean, &property_bean::property::input);
  out += '}';
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
                                                    std::function<property_beans()> made,
                                                    std::function<property_beans()> for_known) {
  const auto beans = [of_all = std::move(made),
                      of_known = std::move(for_known)](const http::request& asked) {
    return asked.who && of_known ? of_known() : of_all();
  };
  auto all = own_page("configprops", "", [beans](const http::request& asked) {
    return http::response{ok, "", configprops_page(beans(asked), ""), {}};
  });
  auto some = own_page("configprops", "{prefix}", [beans](const http::request& asked) {
    auto json = configprops_page(beans(asked), asked.selectors.front().second);
    const int status = json.empty() ? not_found : ok;
    return http::response{status, "", std::move(json), {}};
  });
  return endpoints.add(std::move(all)).and_then([&] { return endpoints.add(std::move(some)); });
}

}  // namespace host::endpoints
