#include "domain/app_version.hpp"

#include <algorithm>

namespace backup::domain {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// What versions are written with, and every engine takes in a name. Not '_', which separates the
/// fields of our names.
bool may_stand_in_a_name(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '.' || c == '-' || c == '+';
}

}  // namespace

tl::expected<app_version, std::string> app_version::parse(std::string_view text) {
  if (text.empty()) {
    return tl::unexpected(std::string(
        "the version is empty; allowed are letters, digits, '.', '-' and '+', as in the names of "
        "snapshots"));
  }
  if (!std::all_of(text.begin(), text.end(), may_stand_in_a_name)) {
    return tl::unexpected("the version \"" + std::string(text) +
                          "\" holds '_', a blank or another character that cannot stand in a "
                          "snapshot name; allowed are letters, digits, '.', '-' and '+'");
  }
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
  return app_version(std::move(lowered));
}

std::string app_version::minor() const {
  const auto first_dot = text_.find('.');
  if (first_dot == std::string::npos) return text_;
  auto end = first_dot + 1;
  while (end < text_.size() && is_digit(text_[end])) ++end;
  return text_.substr(0, end);
}

}  // namespace backup::domain
