// Targets of requests: the first line is the Host field, the rest the target. What is accepted is
// the very text that was sent, holds no step to elsewhere however it is decoded, and reaches the
// endpoint that a comparison byte by byte finds, or none.
#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "http/router.hpp"
#include "http/target.hpp"
#include "registry/endpoint.hpp"
#include "text/utf8.hpp"

namespace {

using host::http::method;

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr const char* paths[] = {"", "{name}", "{name}/part", "fixed", "fixed/{*rest}"};

host::registry::endpoint_registry make_endpoints() {
  host::registry::endpoint_registry made;
  for (const char* path : paths) {
    host::registry::endpoint each;
    each.owner = "fuzz";
    each.id = "echo";
    each.path = path;
    each.handler = [](const host::http::request&) { return host::http::response(); };
    require(made.add(std::move(each)).has_value());
  }
  return made;
}

bool is_one_segment(std::string_view text) {
  return !text.empty() && text.find('/') == std::string_view::npos;
}

/// Which of the paths above a path means, in the plainest way.
std::optional<std::string_view> meant_by(std::string_view path) {
  constexpr std::string_view start = "/actuator/echo";
  if (path == start) return paths[0];
  if (!path.starts_with(std::string(start) + "/")) return std::nullopt;
  path.remove_prefix(start.size() + 1);
  if (path == "fixed") return paths[3];
  if (path.starts_with("fixed/")) {
    // Also "fixed/part": the literal wins over {name}.
    const bool is_clean = path.find("//") == std::string_view::npos;
    return is_clean ? std::optional<std::string_view>(paths[4]) : std::nullopt;
  }
  if (is_one_segment(path)) return paths[1];
  constexpr std::string_view part = "/part";
  if (path.ends_with(part) && is_one_segment(path.substr(0, path.size() - part.size()))) {
    return paths[2];
  }
  return std::nullopt;
}

int digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0
             ? c - '0'
             : std::tolower(static_cast<unsigned char>(c)) - 'a' + 10;
}

/// Decodes what is known to have whole escapes.
std::string decoded(std::string_view text) {
  std::string made;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      made += text[at];
      continue;
    }
    require(at + 2 < text.size());
    made += static_cast<char>(digit(text[at + 1]) * 16 + digit(text[at + 2]));
    at += 2;
  }
  return made;
}

void judge_path(std::string_view path) {
  require(path.front() == '/');
  std::string_view rest = path.substr(1);
  for (;;) {
    const std::string_view segment = rest.substr(0, rest.find('/'));
    const std::string plain = decoded(segment);
    require(plain != "." && plain != "..");
    if (segment.size() == rest.size()) return;
    rest.remove_prefix(segment.size() + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const host::registry::endpoint_registry endpoints = make_endpoints();
  static const host::http::router routes("/actuator", endpoints);
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(all.find('\n'), all.size());
  const std::string_view host_field = all.substr(0, line);
  const std::string_view text = all.substr(std::min(line + 1, all.size()));

  const auto read = host::http::parse_target(text, "http", host_field);
  if (!read) {
    require(!read.error().empty() && host::text::is_utf8(read.error()));
    return 0;
  }
  if (read->path == "*") {
    require(text == "*");
    return 0;
  }
  const std::string_view path = read->path;
  const std::string_view before_query = text.substr(0, text.find('?'));
  require(before_query.ends_with(path));
  if (before_query != path) {
    const std::string_view prefix = before_query.substr(0, before_query.size() - path.size());
    require(prefix.size() == 7 + host_field.size() && prefix.find("://") == 4);
  }
  for (const char c : path) require(c > 0x20 && c < 0x7F && c != '\\' && c != '#');
  judge_path(path);
  for (const auto& [name, value] : read->parameters) {
    require(host::text::is_utf8(name) && host::text::is_utf8(value));
    require((name + value).find('\0') == std::string::npos);
  }

  const auto found = routes.find(path);
  const auto meant = meant_by(path);
  require(found.exists() == meant.has_value());
  if (!meant) return 0;
  require(found.endpoint(method::get)->path == *meant);
  const auto selected = found.pattern(method::get)->selectors(path);
  if (!selected) return 0;
  for (const auto& [name, value] : *selected) {
    require(host::text::is_utf8(value) && value.find('\0') == std::string::npos);
    require(name == "rest" || value.find('/') == std::string::npos);
    require(value != ".." && value != ".");
  }
  return 0;
}
