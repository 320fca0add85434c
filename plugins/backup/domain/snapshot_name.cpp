#include "domain/snapshot_name.hpp"

#include <charconv>

namespace backup::domain {
namespace {

constexpr std::string_view family = "camunda_webapps_";
constexpr std::string_view before_part = "_part_";
constexpr std::string_view before_count = "_of_";

/// Removes and returns what stands before the separator; nothing when there is none.
std::optional<std::string_view> take_until(std::string_view& rest, std::string_view separator) {
  const auto end = rest.find(separator);
  if (end == std::string_view::npos) return std::nullopt;
  const auto taken = rest.substr(0, end);
  rest.remove_prefix(end + separator.size());
  return taken;
}

std::optional<unsigned> positive(std::string_view digits) {
  unsigned value = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = fault == std::errc{} && end == digits.data() + digits.size();
  if (!whole || value == 0 || digits.front() == '0') return std::nullopt;
  return value;
}

}  // namespace

std::string snapshot_name::to_string() const {
  std::string text(family);
  text += id.to_string();
  text += '_';
  text += version.text();
  text += before_part;
  text += std::to_string(part);
  text += before_count;
  text += std::to_string(count);
  return text;
}

std::optional<snapshot_name> snapshot_name::parse(std::string_view text) {
  if (!text.starts_with(family)) return std::nullopt;
  auto rest = text.substr(family.size());
  const auto id_text = take_until(rest, "_");
  const auto version_text = take_until(rest, before_part);
  const auto part_text = take_until(rest, before_count);
  if (!id_text || !version_text || !part_text) return std::nullopt;

  const auto id = backup_id::parse(*id_text);
  const auto version = app_version::parse(*version_text);
  const auto part = positive(*part_text);
  const auto count = positive(rest);
  if (!id || !version || !part || !count || *part > *count) return std::nullopt;
  // An engine keeps names in lower case, so a version that changes by lowering is not ours.
  if (version->text() != *version_text) return std::nullopt;
  return snapshot_name{*id, *version, *part, *count};
}

std::string pattern_of(const backup_id& id) {
  return std::string(family) + id.to_string() + "_*";
}

std::string pattern_of_ids_starting_with(std::string_view digits) {
  return std::string(family) + std::string(digits) + "*";
}

bool matches(std::string_view pattern, const backup_id& id) {
  if (!pattern.ends_with('*')) return false;
  pattern.remove_suffix(1);
  return (std::string(family) + id.to_string() + '_').starts_with(pattern);
}

}  // namespace backup::domain
