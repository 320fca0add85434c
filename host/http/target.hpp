#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace host::http {

/// A request target, taken apart and checked, not normalised.
struct target {
  std::string_view path;  ///< as sent, without the query, in the text given; "*" for OPTIONS *
  std::vector<std::pair<std::string, std::string>> parameters;  ///< decoded, in order

  bool operator==(const target&) const = default;
};

/// Accepts the origin form, the absolute form when it names `scheme` and exactly the authority of
/// the Host field, and "*". One sentence for everything else: other characters than a URI has,
/// broken escapes, a segment "." or ".." also when encoded, a parameter that is not UTF-8. Pure.
tl::expected<target, std::string> parse_target(std::string_view text, std::string_view scheme,
                                               std::string_view host_field);

/// True for "name", "name:port", "1.2.3.4:80", "[::1]:80": what a Host field may hold.
bool is_authority(std::string_view text);

}  // namespace host::http
