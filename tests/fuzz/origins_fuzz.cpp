// What a request says of where it comes from: the first byte picks the method, each line is a
// field. Whatever is said, the further fields of the answer are whole lines of their own, pages of
// origins that nobody allowed get none, and links lead to an authority.
#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "http/admission.hpp"
#include "http/cross_origin_rules.hpp"
#include "http/forwarded.hpp"
#include "http/message/field_syntax.hpp"
#include "http/router.hpp"
#include "http/target.hpp"
#include "registry/endpoint.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

host::registry::endpoint_registry make_endpoints() {
  host::registry::endpoint_registry made;
  host::registry::endpoint echo;
  echo.owner = "fuzz";
  echo.id = "echo";
  echo.handler = [](const host::http::request&) { return host::http::response(); };
  require(made.add(std::move(echo)).has_value());
  return made;
}

host::http::cross_origin_settings make_settings() {
  host::http::cross_origin_settings made;
  made.origins = {"https://a.example"};
  made.patterns = {"https://*.b.example:[80,81]", "*.c*c"};
  made.headers = {"*"};
  made.with_credentials = true;
  return made;
}

/// As the reader of requests lets them through.
host::http::header_list fields_of(std::string_view text) {
  host::http::header_list fields = {{"Host", "h:9600"}};
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view name = line.substr(0, colon);
    const std::string_view value =
        host::http::trimmed(line.substr(std::min(colon + 1, line.size())));
    if (name == "Host" || !host::http::is_token(name) || !host::http::is_field_value(value))
      continue;
    fields.emplace_back(name, value);
  }
  return fields;
}

void require_whole_lines(std::string_view lines) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\r'));
    require(lines.substr(line.size(), 2) == "\r\n");
    const std::size_t colon = line.find(": ");
    require(colon != std::string_view::npos && host::http::is_token(line.substr(0, colon)));
    require(host::http::is_field_value(line.substr(colon + 2)));
    lines.remove_prefix(line.size() + 2);
  }
}

/// Looser than the rules, and read in the plainest way.
bool may_be_allowed(std::string origin) {
  if (origin.ends_with('/')) origin.pop_back();
  const bool has_port = origin.ends_with(".b.example:80") || origin.ends_with(".b.example:81");
  if (has_port && origin.starts_with("https://")) return true;
  if (origin.ends_with('c') && origin.find(".c") + 2 < origin.size()) return true;
  std::transform(origin.begin(), origin.end(), origin.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return origin == "https://a.example";
}

void judge(const host::http::request_head& head) {
  static const host::registry::endpoint_registry endpoints = make_endpoints();
  static const host::http::router routes("/actuator", endpoints);
  static const host::http::cross_origin_rules rules(make_settings());
  auto made = host::http::admit(routes, head, {}, "http", "here");
  const bool was_refused = made.is_refused();
  const std::string lines = rules.judge(head, made);
  require_whole_lines(lines);
  const bool tells = lines.find("Access-Control-Allow-") != std::string::npos;
  require(!tells || may_be_allowed(host::http::joined_fields(head.fields, "Origin")));
  if (const auto* answer = std::get_if<host::http::response>(&made.outcome)) {
    require(answer->status == 200 || answer->status >= 400);
    require(!tells || answer->status == 200);
    require(was_refused || answer->status == 403);
  }
}

void read_forwarded(const host::http::header_list& fields) {
  const std::string url = host::http::forwarded_base_url(fields, "http://h:9600");
  const std::size_t end = url.find("://");
  require(end != std::string::npos &&
          (url.substr(0, end) == "http" || url.substr(0, end) == "https"));
  require(host::http::is_authority(std::string_view(url).substr(end + 3)));
  require(host::http::has_forwarded_fields(fields) || url == "http://h:9600");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto fields = fields_of(text);
  judge({data[0] % 2 == 0 ? "OPTIONS" : "GET", "/actuator/echo", 11, fields});
  read_forwarded(fields);
  for (const auto& [name, value] : fields) host::http::is_internal_address(value);
  return 0;
}
