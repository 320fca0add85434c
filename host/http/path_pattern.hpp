#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "registry/endpoint_path.hpp"

namespace host::http {

using selector_list = std::vector<std::pair<std::string, std::string>>;

/// A declared path with everything before it, matched against paths as they were sent. Literals
/// match byte by byte: nothing is decoded, folded or normalised, so that no other spelling of a
/// path reaches an endpoint. Immutable; any thread.
class path_pattern {
 public:
  /// `prefix` is "" or starts with a slash and ends without one: "/actuator/health".
  path_pattern(std::string prefix, std::vector<registry::path_segment> segments);

  /// {name} takes one segment that is not empty. {*name} takes what is left, down to the single
  /// slash after the part before it: "/health/" is the same as "/health" (load balancers ask so),
  /// and one trailing slash does not count.
  bool matches(std::string_view path) const;

  /// The decoded selectors of a path that matches. One sentence when a value is a broken escape,
  /// not UTF-8, or hides a slash or a NUL.
  tl::expected<selector_list, std::string> selectors(std::string_view path) const;

  /// Among patterns that match one path the earlier in this order is the more specific.
  bool is_more_specific_than(const path_pattern& other) const;

  const std::string& prefix() const { return prefix_; }
  const std::vector<registry::path_segment>& segments() const { return segments_; }

 private:
  std::string prefix_;
  std::vector<registry::path_segment> segments_;
};

}  // namespace host::http
