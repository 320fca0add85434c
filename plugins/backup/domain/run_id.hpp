#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace backup::domain {

/// One taking of one backup: drawn anew by each POST and written into the metadata of every part
/// ("runId"), so that a host knows its own parts after a lost answer, and parts of a backup that
/// was deleted from those of one that was taken anew with the same id. Sixteen hexadecimal digits.
class run_id {
 public:
  /// From a random number.
  explicit run_id(std::uint64_t drawn);
  static std::optional<run_id> parse(std::string_view text);

  const std::string& text() const { return text_; }

  friend bool operator==(const run_id&, const run_id&) = default;

 private:
  explicit run_id(std::string_view text) : text_(text) {}
  std::string text_;
};

}  // namespace backup::domain
