#include "text/printable_line.hpp"

#include "text/utf8.hpp"

namespace host::text {

std::string printable_line(std::string_view bytes) {
  std::string line;
  line.reserve(bytes.size());
  while (!bytes.empty()) {
    const auto step = next_character(bytes);
    const char byte = bytes.front();
    if (byte == '\n' || byte == '\r' || byte == '\t') {
      if (!line.empty() && line.back() != ' ') line.push_back(' ');
    } else if (!step.is_valid || is_control(step.character)) {
      line.push_back('?');
    } else {
      line.append(bytes.substr(0, step.size));
    }
    bytes.remove_prefix(step.size);
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace host::text
