#include "domain/backup_id.hpp"

#include <charconv>

namespace backup::domain {

tl::expected<backup_id, id_fault> backup_id::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto digits = negative ? text.substr(1) : text;
  const bool leading_zero = digits.size() > 1 && digits.front() == '0';
  if (digits.empty() || leading_zero) return tl::unexpected(id_fault::not_an_integer);

  // from_chars would take a second sign here.
  if (digits.front() < '0' || digits.front() > '9') return tl::unexpected(id_fault::not_an_integer);
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size()) {
    return tl::unexpected(id_fault::not_an_integer);
  }
  if (negative && value == 0) return tl::unexpected(id_fault::not_an_integer);
  if (value <= 0) return tl::unexpected(id_fault::not_positive);
  return backup_id(value);
}

}  // namespace backup::domain
