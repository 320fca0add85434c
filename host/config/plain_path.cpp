#include "config/plain_path.hpp"

#include <algorithm>

namespace host::config {

bool is_plain_path(std::string_view path) {
  std::string_view part = path;
  while (!part.empty()) {
    part.remove_prefix(1);  // the slash
    const auto size = std::min(part.find('/'), part.size());
    const auto word = part.substr(0, size);
    if (word.empty() || word == "." || word == "..") return false;
    for (const char c : word) {
      const bool is_fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
      if (!is_fine) return false;
    }
    part.remove_prefix(size);
  }
  return true;
}

}  // namespace host::config
