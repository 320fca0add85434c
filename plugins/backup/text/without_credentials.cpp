#include "text/without_credentials.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace backup::text {
namespace {

constexpr std::size_t shortest_value = 6;  // a word of prose behind "basic" is spared by its length
constexpr std::array<std::string_view, 3> schemes{"basic", "bearer", "apikey"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_letter_or_digit(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

/// Of token68, which all values of these schemes are; a backslash is JSON's before a slash.
bool is_of_value(char c) {
  constexpr std::string_view more = "-._~+/=\\";
  return is_letter_or_digit(c) || more.find(c) != std::string_view::npos;
}

/// The length of a scheme that stands here as a word of its own, else 0.
std::size_t scheme_at(std::string_view text, std::size_t at) {
  if (at != 0 && is_letter_or_digit(text[at - 1])) return 0;
  for (const auto scheme : schemes) {
    const auto here = text.substr(at, scheme.size());
    const bool is_it = std::equal(here.begin(), here.end(), scheme.begin(), scheme.end(),
                                  [](char one, char other) { return lower(one) == other; });
    if (is_it) return scheme.size();
  }
  return 0;
}

/// Where a value ends that begins here; its beginning when there is none.
std::size_t end_of_value(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (end < text.size() && is_of_value(text[end])) ++end;
  const auto value = text.substr(begin, end - begin);
  const auto name =
      std::find_if(value.begin(), value.end(), [](char c) { return c < 'a' || c > 'z'; });
  // realm="..." and the like: nothing but small letters, and then this.
  const bool is_challenge = value.end() - name == 1 && *name == '=' && text.substr(end, 1) == "\"";
  return is_challenge || value.size() < shortest_value ? begin : end;
}

}  // namespace

std::string without_credentials(std::string_view text) {
  std::string made;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t scheme = scheme_at(text, at);
    std::size_t begin = at + scheme;
    while (scheme != 0 && begin < text.size() && text[begin] == ' ') ++begin;
    const std::size_t end = begin == at + scheme ? begin : end_of_value(text, begin);
    if (scheme == 0 || end == begin) {
      made += text[at++];
      continue;
    }
    made += text.substr(at, begin - at);
    made += "***";
    at = end;
  }
  return made;
}

}  // namespace backup::text
