#include "http/target.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "http/percent_encoding.hpp"
#include "text/ascii.hpp"

namespace host::http {
namespace {

constexpr bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Answered by one look: a search through a list for each character of each path is what a short
/// request spends most of its parsing on.
class character_set {
 public:
  constexpr explicit character_set(std::string_view others) {
    for (unsigned c = 0; c < has_.size(); ++c) {
      has_[c] = is_alphanumeric(static_cast<char>(c));
    }
    for (const char c : others) has_[static_cast<unsigned char>(c)] = true;
  }
  constexpr bool operator()(char c) const { return has_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> has_{};
};

constexpr character_set is_path_character("-._~!$&'()*+,;=:@/%");
/// Brackets and bars are wrong in a query too, but common clients send them.
constexpr character_set is_query_character("-._~!$&'()*+,;=:@/%?[]{}|");

bool escapes_are_whole(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    if (text.size() - at < 3 || hex_value(text[at + 1]) < 0 || hex_value(text[at + 2]) < 0) {
      return false;
    }
  }
  return true;
}

/// "." and ".." in any spelling: someone on the way may have taken them for steps.
bool is_dot_segment(std::string_view segment) {
  int dots = 0;
  while (!segment.empty()) {
    if (segment.front() == '.') {
      segment.remove_prefix(1);
    } else if (text::equals_ignoring_case(segment.substr(0, 3), "%2e")) {
      segment.remove_prefix(3);
    } else {
      return false;
    }
    ++dots;
  }
  return dots == 1 || dots == 2;
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    if (is_dot_segment(segment)) return true;
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
  }
  return false;
}

std::optional<std::string> find_fault(std::string_view path) {
  if (path.empty() || path.front() != '/') return "the request target is not a path";
  if (!std::all_of(path.begin(), path.end(), is_path_character)) {
    return "the path has characters that a URI must not have";
  }
  if (!escapes_are_whole(path)) return "the path has a '%' without two hexadecimal digits";
  if (has_dot_segment(path)) return "the path has a segment \".\" or \"..\"";
  return std::nullopt;
}

tl::expected<std::vector<std::pair<std::string, std::string>>, std::string> parse_query(
    std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  if (!std::all_of(query.begin(), query.end(), is_query_character)) {
    return tl::unexpected(std::string("the query has characters that a URI must not have"));
  }
  while (!query.empty()) {
    const std::string_view piece = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(piece.size() + 1, query.size()));
    if (piece.empty()) continue;
    const std::size_t equals = std::min(piece.find('='), piece.size());
    auto name = percent_decode(piece.substr(0, equals), plus_sign::blank);
    auto value = percent_decode(piece.substr(std::min(equals + 1, piece.size())), plus_sign::blank);
    if (!name || !value) {
      return tl::unexpected(
          std::string("a query parameter is not valid UTF-8 text without NUL in percent-encoding"));
    }
    parameters.emplace_back(std::move(*name), std::move(*value));
  }
  return parameters;
}

/// Turns "http://host:80/path" into "/path"; leaves other forms alone.
tl::expected<std::string_view, std::string> without_authority(std::string_view text,
                                                              std::string_view scheme,
                                                              std::string_view host_field) {
  const std::size_t end_of_scheme = text.find("://");
  if (text.substr(0, 1) == "/" || end_of_scheme == std::string_view::npos) return text;
  const std::string_view after = text.substr(end_of_scheme + 3);
  const std::string_view authority = after.substr(0, after.find_first_of("/?"));
  if (!text::equals_ignoring_case(text.substr(0, end_of_scheme), scheme) || authority.empty() ||
      !text::equals_ignoring_case(authority, host_field)) {
    return tl::unexpected(
        std::string("the absolute request target does not name this host as the Host field does"));
  }
  return after.substr(authority.size());
}

}  // namespace

bool is_authority(std::string_view text) {
  std::string_view name = text;
  std::string_view port;
  if (!text.empty() && text.front() == '[') {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    name = text.substr(1, end - 1);
    port = text.substr(end + 1);
    const bool is_address = std::all_of(
        name.begin(), name.end(), [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; });
    if (!is_address) return false;
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    name = text.substr(0, colon);
    port = text.substr(colon);
    const bool is_name = std::all_of(name.begin(), name.end(), [](char c) {
      return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
    });
    if (!is_name || name.empty()) return false;
  }
  if (port.empty()) return true;
  port.remove_prefix(1);
  return text[text.size() - port.size() - 1] == ':' && port.size() <= 5 &&
         std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
}

tl::expected<target, std::string> parse_target(std::string_view text, std::string_view scheme,
                                               std::string_view host_field) {
  if (text == "*") return target{text, {}};
  const auto local = without_authority(text, scheme, host_field);
  if (!local) return tl::unexpected(local.error());
  const std::size_t question = std::min(local->find('?'), local->size());
  const std::string_view path = local->substr(0, question);
  if (auto fault = find_fault(path)) return tl::unexpected(std::move(*fault));
  auto parameters = parse_query(local->substr(std::min(question + 1, local->size())));
  if (!parameters) return tl::unexpected(std::move(parameters.error()));
  return target{path, std::move(*parameters)};
}

}  // namespace host::http
