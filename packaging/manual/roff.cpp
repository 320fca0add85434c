#include "roff.hpp"

#include <algorithm>
#include <cstddef>

namespace manual {
namespace {

/// As the argument of a macro or in running text: a dash stays one that can be copied.
std::string escaped(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (c == '\\') {
      made += "\\e";
    } else if (c == '-') {
      made += "\\-";
    } else if (c == '"') {
      made += "\\(dq";
    } else if (c == '\'') {
      made += "\\(aq";
    } else {
      made += c;
    }
  }
  return made;
}

/// A line that begins like a command is none.
std::string as_line(std::string text) {
  if (text.starts_with('.')) text.insert(0, "\\&");
  return text;
}

/// The name of a key may be longer than a line: such a word may go on behind a dot.
std::string breakable(std::string_view text) {
  constexpr std::size_t long_word = 40;
  std::string made;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size() - 1) + 1;
    const auto word = text.substr(0, end);
    for (const char c : word) {
      made += escaped(std::string_view(&c, 1));
      if (c == '.' && word.size() > long_word) made += "\\:";
    }
    text.remove_prefix(end);
  }
  return made;
}

}  // namespace

roff_page::roff_page(std::string_view name, std::string_view section, std::string_view date)
    : text_(".\\\" Made by make-manual from the tables of the programs.\n") {
  text_ += ".TH " + escaped(name) + " " + std::string(section) + " " + std::string(date) +
           " \"actuator\\-host " ACTUATOR_VERSION "\" \"Management of backups\"\n";
  // Nothing is hyphenated, and nothing stretched: most words here are names.
  text_ += ".nh\n.ad l\n";
}

void roff_page::line(std::string_view text) {
  text_ += as_line(breakable(text)) + "\n";
}

void roff_page::section(std::string_view name) {
  text_ += ".SH \"" + escaped(name) + "\"\n";
  is_after_head_ = true;
}

void roff_page::subsection(std::string_view name) {
  text_ += ".SS \"" + escaped(name) + "\"\n";
  is_after_head_ = true;
}

void roff_page::begin_paragraph() {
  if (!is_after_head_) text_ += ".PP\n";
  is_after_head_ = false;
}

void roff_page::paragraph(std::string_view text) {
  begin_paragraph();
  line(text);
}

void roff_page::item(std::string_view term, std::string_view argument, std::string_view text) {
  is_after_head_ = false;
  text_ += ".TP\n\\fB" + breakable(term) + "\\fR";
  if (!argument.empty()) text_ += " \\fI" + escaped(argument) + "\\fR";
  text_ += "\n";
  line(text);
}

void roff_page::example(std::string_view lines) {
  begin_paragraph();
  text_ += ".nf\n.RS 4\n";
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    text_ += as_line(escaped(lines.substr(0, end))) + "\n";
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  }
  text_ += ".RE\n.fi\n";
}

void roff_page::see_also(std::string_view pages) {
  section("SEE ALSO");
  while (!pages.empty()) {
    const auto end = pages.find(' ');
    const auto one = pages.substr(0, end);
    const auto open = one.find('(');
    text_ += ".BR " + escaped(one.substr(0, open)) + " " + std::string(one.substr(open)) + "\n";
    pages.remove_prefix(end == std::string_view::npos ? pages.size() : end + 1);
  }
}

}  // namespace manual
