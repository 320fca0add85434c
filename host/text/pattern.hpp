#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace host::text {

/// A regular expression from a stranger. It is matched in all ways at once and never goes back, so
/// that a text costs at most its length times the size of the expression; and that is counted.
///
/// Of Java's syntax: letters, `.`, `[a-z]`, `[^a]`, `\d \w \s` and their opposites, `\.` and other
/// escaped signs, `^ $`, `( )`, `(?: )`, `|`, `* + ?` (also lazy), `{2}`, `{2,}`, `{2,5}`, and
/// `(?i)` in front. References, looking around and classes of Unicode are refused. Works on bytes.
class pattern {
 public:
  /// The reason without its beginning when it is none: "has a ) without its (".
  static tl::expected<pattern, std::string> parse(std::string_view text);

  /// Whether some part of the text matches. Each step is taken off; nothing when none are left.
  std::optional<bool> is_found_in(std::string_view text, std::size_t& steps_left) const;

  /// One instruction; jumps are relative, so that pieces can be copied.
  struct instruction {
    enum class kind : std::uint8_t { bytes, fork, jump, begin, end };
    kind what = kind::jump;
    int first = 1;   ///< where a jump or a fork leads
    int second = 1;  ///< the other way of a fork
    std::bitset<256> bytes = {};
  };
  using program = std::vector<instruction>;

 private:
  explicit pattern(program made) : program_(std::move(made)) {}

  program program_;  ///< matched when its end is reached
};

}  // namespace host::text
