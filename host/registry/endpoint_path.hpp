#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace host::registry {

/// One piece of a declared path between two slashes.
struct path_segment {
  enum class kind { literal, selector, rest };
  kind what = kind::literal;
  std::string text;  ///< the literal, or the name of the selector

  bool operator==(const path_segment&) const = default;
};

/// Parses what follows the id of an endpoint: "", "{name}", "a/{name}/b", "{*rest}" (last only).
/// Literals are unreserved characters of a URI; names are [A-Za-z][A-Za-z0-9_]*, each once. One
/// sentence when it breaks a rule. Pure.
tl::expected<std::vector<path_segment>, std::string> parse_endpoint_path(std::string_view path);

/// True when both match exactly the same requests: the names of selectors do not count.
bool same_shape(const std::vector<path_segment>& one, const std::vector<path_segment>& other);

}  // namespace host::registry
