#include "endpoint/flag.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace backup::endpoint {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::optional<bool> boolean_word(std::string_view text) {
  constexpr std::array<std::string_view, 4> yes{"true", "on", "yes", "1"};
  constexpr std::array<std::string_view, 4> no{"false", "off", "no", "0"};
  std::string word(text);
  std::transform(word.begin(), word.end(), word.begin(), lower);
  if (std::find(yes.begin(), yes.end(), word) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), word) != no.end()) return false;
  return std::nullopt;
}

}  // namespace

parsed<bool> parse_flag(std::string_view name, std::optional<std::string_view> text,
                        bool otherwise) {
  if (!text || text->empty()) return otherwise;
  const auto word = boolean_word(*text);
  if (word) return *word;
  return tl::unexpected(bad_request{false, std::string(name) + " must be true or false"});
}

}  // namespace backup::endpoint
