#include "support/glob.hpp"

namespace support {

bool glob_match(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t in = 0;
  std::size_t star = std::string_view::npos;
  std::size_t restart = 0;
  while (in < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      restart = in;
    } else if (at < pattern.size() && pattern[at] == text[in]) {
      ++at;
      ++in;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in = ++restart;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

bool target_matches(std::string_view pattern, std::string_view target) {
  bool const whole = pattern.find('?') != std::string_view::npos;
  return glob_match(pattern, whole ? target : target.substr(0, target.find('?')));
}

}  // namespace support
