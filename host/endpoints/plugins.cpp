#include "endpoints/plugins.hpp"

#include <string_view>
#include <utility>

#include "endpoints/own_page.hpp"
#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

void append_text_or_null(std::string& out, std::string_view name, const std::string* value) {
  text::append_json_name(out, name);
  if (value == nullptr || value->empty()) {
    out += "null";
  } else {
    text::append_json_string(out, *value);
  }
}

void append_number(std::string& out, std::string_view name, std::uint64_t value) {
  text::append_json_name(out, name);
  out += std::to_string(value);
}

void append_list(std::string& out, std::string_view name, const std::vector<std::string>& values) {
  text::append_json_name(out, name);
  out += '[';
  for (const std::string& each : values) {
    if (out.back() != '[') out += ',';
    text::append_json_string(out, each);
  }
  out += ']';
}

void append_entry(std::string& out, const plugin_entry& entry) {
  const auto* who = entry.who ? &*entry.who : nullptr;
  out += '{';
  append_text_or_null(out, "id", who ? &who->id : nullptr);
  append_text_or_null(out, "version", who ? &who->version : nullptr);
  text::append_json_member(out, "file", entry.file);
  append_text_or_null(out, "builtWith", who ? &who->built_with : nullptr);
  append_text_or_null(out, "abiRequired", who ? &who->abi_required : nullptr);
  text::append_json_member(out, "state", entry.state);
  append_text_or_null(out, "failure", entry.failure ? &*entry.failure : nullptr);
  append_list(out, "endpoints", entry.endpoints);
  append_number(out, "openCalls", entry.open_calls);
  append_number(out, "misbehaviours", entry.misbehaviours);
  text::append_json_name(out, "lastMisbehaviour");
  if (entry.last_misbehaviour) {
    out += '{';
    text::append_json_member(out, "function", entry.last_misbehaviour->function);
    text::append_json_member(out, "what", entry.last_misbehaviour->what);
    out += '}';
  } else {
    out += "null";
  }
  out += '}';
}

}  // namespace

std::string plugins_page(const std::vector<plugin_entry>& entries) {
  std::string page = "[";
  for (const plugin_entry& each : entries) {
    if (page.back() != '[') page += ',';
    append_entry(page, each);
  }
  return page + "]";
}

tl::expected<void, std::string> declare_plugins(registry::endpoint_registry& endpoints,
                                                plugin_entries entries) {
  auto page = own_page("plugins", "", [entries = std::move(entries)](const http::request&) {
    http::response answer;
    answer.body = plugins_page(entries());
    return answer;
  });
  return endpoints.add(std::move(page));
}

}  // namespace host::endpoints
