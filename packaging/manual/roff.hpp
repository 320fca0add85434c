#pragma once

#include <string>
#include <string_view>

namespace manual {

/// A manual page in the macros of man(7). Texts are plain; what roff would take for a command is
/// escaped.
class roff_page {
 public:
  /// date: "2026-01-31".
  roff_page(std::string_view name, std::string_view section, std::string_view date);

  void section(std::string_view name);
  void subsection(std::string_view name);
  void paragraph(std::string_view text);
  /// A term in bold, its description below and further in. argument stands behind the term.
  void item(std::string_view term, std::string_view argument, std::string_view text);
  /// Lines as they are.
  void example(std::string_view lines);
  /// "name(1), other(5)".
  void see_also(std::string_view pages);

  const std::string& text() const { return text_; }

 private:
  void begin_paragraph();
  void line(std::string_view text);

  std::string text_;
  bool is_after_head_ = false;
};

}  // namespace manual
