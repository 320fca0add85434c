#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace backup::engine {

/// Writes again what is read of a document, as far as it is shown to an operator.
class shown_json {
 public:
  /// More is not kept.
  static constexpr std::size_t longest = 200;

  void begin(char bracket);
  void end(char bracket);
  void key(std::string_view name);
  void text(std::string_view text);
  /// Anything else, as it is written.
  void value(std::string_view written);
  const std::string& written() const { return text_; }

 private:
  void separate() {
    if (!is_first_) add(",");
  }
  void add(std::string_view text) {
    if (text_.size() <= longest) text_ += text;
  }
  std::string text_;
  bool is_first_ = true;
};

}  // namespace backup::engine
