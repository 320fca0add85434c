#include "masked_names.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "log/redact.hpp"
#include "text/ascii.hpp"

namespace host {

bool has_masked_name(std::string_view name) {
  constexpr std::array<std::string_view, 6> words{"user",       "pass",    "accesskey",
                                                  "accountkey", "license", "connectionstring"};
  std::string letters;
  for (const char c : name) {
    if (c != '-' && c != '_' && c != '.') letters += text::lower(c);
  }
  return log::is_secret_name(name) ||
         std::any_of(words.begin(), words.end(), [&](std::string_view word) {
           return letters.find(word) != std::string::npos;
         });
}

}  // namespace host
