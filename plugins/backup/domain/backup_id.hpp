#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace backup::domain {

enum class id_fault {
  not_an_integer,  ///< not canonical decimal digits, or beyond 2^63-1
  not_positive     ///< 0 or negative
};

/// The number that an operator gives a backup: 1 to 2^63-1. Once made it cannot be wrong.
class backup_id {
 public:
  /// Takes canonical decimal digits only: "007", "+7", "0x7", "1.0" and "1e3" are not integers.
  static tl::expected<backup_id, id_fault> parse(std::string_view text);

  std::int64_t value() const { return value_; }
  std::string to_string() const { return std::to_string(value_); }

  friend auto operator<=>(const backup_id&, const backup_id&) = default;

 private:
  explicit backup_id(std::int64_t value) : value_(value) {}
  std::int64_t value_;
};

}  // namespace backup::domain
