#include "registry/endpoint_path.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace host::registry {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_literal(std::string_view text) {
  if (text.empty() || text == "." || text == "..") return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
  });
}

bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

tl::expected<path_segment, std::string> parse_segment(std::string_view text) {
  using kind = path_segment::kind;
  if (text.empty()) return tl::unexpected(std::string("it has an empty segment"));
  if (text.front() != '{') {
    if (is_literal(text)) return path_segment{kind::literal, std::string(text)};
    return tl::unexpected("the segment \"" + std::string(text) +
                          "\" has other characters than letters, digits, '-', '.', '_' and '~'");
  }
  kind what = kind::selector;
  std::string_view name = text.substr(1);
  if (!name.empty() && name.front() == '*') {
    what = kind::rest;
    name.remove_prefix(1);
  }
  const bool closed = !name.empty() && name.back() == '}';
  if (closed) name.remove_suffix(1);
  if (closed && is_name(name)) return path_segment{what, std::string(name)};
  return tl::unexpected("the selector \"" + std::string(text) +
                        "\" is not {name} or {*name} with a name of letters, digits and '_'");
}

}  // namespace

tl::expected<std::vector<path_segment>, std::string> parse_endpoint_path(std::string_view path) {
  using kind = path_segment::kind;
  std::vector<path_segment> segments;
  if (path.empty()) return segments;
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t slash = std::min(path.find('/', from), path.size());
    auto segment = parse_segment(path.substr(from, slash - from));
    if (!segment) return tl::unexpected(std::move(segment.error()));
    if (!segments.empty() && segments.back().what == kind::rest) {
      return tl::unexpected(std::string("{*name} is allowed as the last segment only"));
    }
    const bool repeated =
        segment->what != kind::literal &&
        std::any_of(segments.begin(), segments.end(), [&](const path_segment& each) {
          return each.what != kind::literal && each.text == segment->text;
        });
    if (repeated) return tl::unexpected("the selector \"" + segment->text + "\" appears twice");
    segments.push_back(std::move(*segment));
    from = slash + 1;
  }
  return segments;
}

bool same_shape(const std::vector<path_segment>& one, const std::vector<path_segment>& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](const path_segment& a, const path_segment& b) {
                      return a.what == b.what &&
                             (a.what != path_segment::kind::literal || a.text == b.text);
                    });
}

}  // namespace host::registry
