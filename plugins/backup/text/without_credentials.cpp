#include "text/without_credentials.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace backup::text {
namespace {

constexpr std::size_t shortest_value = 6;  // a word of prose behind "basic" is spared by its length

/// What stands before a value that proves who asks, and what between the two.
struct introduction {
  std::string_view word;
  std::string_view between;  ///< of these, one at least
  bool wants_mark;           ///< and one of them is no blank: the word is one of prose, too
};
constexpr std::array<introduction, 5> introductions{
    introduction{"basic", " ", false}, introduction{"bearer", " ", false},
    introduction{"apikey", " ", false}, introduction{"x-amz-security-token", " :=\"\\", true},
    introduction{"signature", " :=\"\\", true}};

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

/// Where a value may begin, behind an introduction that stands here as a word of its own; else
/// `at`.
std::size_t begin_of_value(std::string_view text, std::size_t at) {
  if (at != 0 && is_letter_or_digit(text[at - 1])) return at;
  for (const auto& each : introductions) {
    const auto here = text.substr(at, each.word.size());
    const bool is_it = std::equal(here.begin(), here.end(), each.word.begin(), each.word.end(),
                                  [](char one, char other) { return lower(one) == other; });
    if (!is_it) continue;
    const std::size_t end_of_word = at + each.word.size();
    const std::size_t begin =
        std::min(text.find_first_not_of(each.between, end_of_word), text.size());
    const auto between = text.substr(end_of_word, begin - end_of_word);
    const bool has_mark = between.find_first_not_of(' ') != std::string_view::npos;
    if (!between.empty() && (has_mark || !each.wants_mark)) return begin;
  }
  return at;
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
    const std::size_t begin = begin_of_value(text, at);
    const std::size_t end = begin == at ? at : end_of_value(text, begin);
    if (end == begin) {
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
