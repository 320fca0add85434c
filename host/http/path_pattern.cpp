#include "http/path_pattern.hpp"

#include <algorithm>
#include <cstddef>

#include "http/percent_encoding.hpp"

namespace host::http {
namespace {

using kind = registry::path_segment::kind;

/// Takes the next segment off a rest that starts with its slash.
std::string_view take_segment(std::string_view& rest) {
  rest.remove_prefix(1);
  const std::string_view segment = rest.substr(0, rest.find('/'));
  rest.remove_prefix(segment.size());
  return segment;
}

/// What {*name} stands for: "/a/b/" -> "a/b", "/" -> "".
std::string_view without_outer_slashes(std::string_view rest) {
  rest.remove_prefix(1);
  if (!rest.empty() && rest.back() == '/') rest.remove_suffix(1);
  return rest;
}

bool hides_slash(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    const std::string_view digits = text.substr(at + 1, 2);
    if (digits == "2F" || digits == "2f") return true;
  }
  return false;
}

}  // namespace

path_pattern::path_pattern(std::string prefix, std::vector<registry::path_segment> segments)
    : prefix_(std::move(prefix)), segments_(std::move(segments)) {}

bool path_pattern::matches(std::string_view path) const {
  if (path.substr(0, prefix_.size()) != prefix_) return false;
  std::string_view rest = path.substr(prefix_.size());
  for (const registry::path_segment& segment : segments_) {
    if (rest.empty() || rest.front() != '/') return false;
    // An empty segment is no other spelling of none: "//" reaches nothing.
    if (segment.what == kind::rest) return rest.find("//") == std::string_view::npos;
    const std::string_view sent = take_segment(rest);
    if (sent.empty()) return false;
    if (segment.what == kind::literal && sent != segment.text) return false;
  }
  return rest.empty();
}

tl::expected<selector_list, std::string> path_pattern::selectors(std::string_view path) const {
  selector_list values;
  std::string_view rest = path.substr(prefix_.size());
  for (const registry::path_segment& segment : segments_) {
    std::string_view sent;
    if (segment.what == kind::rest) {
      sent = without_outer_slashes(rest);
    } else {
      sent = take_segment(rest);
    }
    if (segment.what == kind::literal) continue;
    if (hides_slash(sent)) {
      return tl::unexpected("the part {" + segment.text + "} of the path has an encoded slash");
    }
    auto value = percent_decode(sent, plus_sign::literal);
    if (!value) {
      return tl::unexpected("the part {" + segment.text +
                            "} of the path is not valid UTF-8 text "
                            "without NUL in percent-encoding");
    }
    values.emplace_back(segment.text, std::move(*value));
  }
  return values;
}

bool path_pattern::is_more_specific_than(const path_pattern& other) const {
  return std::lexicographical_compare(
      segments_.begin(), segments_.end(), other.segments_.begin(), other.segments_.end(),
      [](const registry::path_segment& a, const registry::path_segment& b) {
        return a.what < b.what;
      });
}

}  // namespace host::http
