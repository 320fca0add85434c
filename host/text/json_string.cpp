#include "text/json_string.hpp"

#include "text/utf8.hpp"

namespace host::text {
namespace {

void append_unicode_escape(std::string& out, char32_t character) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[(character >> shift) & 0xFu];
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto step = next_character(text);
    switch (step.character) {
      case U'"':
        out += "\\\"";
        break;
      case U'\\':
        out += "\\\\";
        break;
      case U'\n':
        out += "\\n";
        break;
      case U'\r':
        out += "\\r";
        break;
      case U'\t':
        out += "\\t";
        break;
      default:
        if (!step.is_valid) {
          out += "\xEF\xBF\xBD";
        } else if (is_control(step.character)) {
          append_unicode_escape(out, step.character);
        } else {
          out.append(text.substr(0, step.size));
        }
    }
    text.remove_prefix(step.size);
  }
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  append_escaped(out, text);
  out += '"';
}

void append_json_name(std::string& out, std::string_view name) {
  if (!out.empty() && out.back() != '{') out += ',';
  append_json_string(out, name);
  out += ':';
}

void append_json_member(std::string& out, std::string_view name, std::string_view value) {
  append_json_name(out, name);
  append_json_string(out, value);
}

}  // namespace host::text
