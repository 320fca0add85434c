#include "endpoint/list_request.hpp"

#include <algorithm>

#include "endpoint/flag.hpp"
#include "text/one_line.hpp"

namespace backup::endpoint {
namespace {

constexpr std::size_t longest_pattern = 20;

bool is_pattern(std::string_view text) {
  if (text.size() > longest_pattern) return false;
  if (text.ends_with('*')) text.remove_suffix(1);
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Digits that are no id ("007", 2^63) belong to no backup; so does their name in the engine.
std::string engine_pattern_of(std::string_view pattern) {
  if (pattern.empty() || pattern.ends_with('*')) {
    if (!pattern.empty()) pattern.remove_suffix(1);
    return domain::pattern_of_ids_starting_with(pattern);
  }
  return domain::pattern_of_ids_starting_with(std::string(pattern) + "_");
}

}  // namespace

parsed<list_request> parse_list_request(std::optional<std::string_view> pattern,
                                        std::optional<std::string_view> verbose) {
  const auto asked = pattern.value_or("");
  if (!is_pattern(asked)) {
    return tl::unexpected(bad_request{
        true, "Invalid pattern: " + text::one_line(asked, 2 * longest_pattern) +
                  ". A pattern is digits with an optional * at the end, at most 20 characters."});
  }
  const auto is_verbose = parse_flag("verbose", verbose, true);
  if (!is_verbose) return tl::unexpected(is_verbose.error());
  return list_request{engine_pattern_of(asked),
                      *is_verbose ? service::detail::full : service::detail::states};
}

}  // namespace backup::endpoint
