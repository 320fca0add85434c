#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "endpoints/number_text.hpp"

namespace host::endpoints {

/// A text that grows at its end, by pieces so short that a call for each would cost more than the
/// copying.
class page_text {
 public:
  /// `expected`: bytes that there will probably be.
  explicit page_text(std::size_t expected) : text_(expected, '\0') {}

  std::size_t size() const noexcept { return used_; }
  void cut(std::size_t size) noexcept { used_ = size; }

  void add(std::string_view piece) { used_ = copied(room_for(piece.size()), piece); }

  void add(double value) {
    char* const end = write_number(room_for(longest_number), value);
    used_ = static_cast<std::size_t>(end - text_.data());
  }

  /// A line of what stands before the number, the number, and its end.
  template <class Number>
  void add_line(std::string_view head, Number value) {
    room_for(head.size() + longest_number + 1);
    char* const number = text_.data() + copied(text_.data() + used_, head);
    char* const end = write_number(number, value);
    *end = '\n';
    used_ = static_cast<std::size_t>(end + 1 - text_.data());
  }

  /// The text; nothing may be added any more.
  std::string take() {
    text_.resize(used_);
    return std::move(text_);
  }

 private:
  char* room_for(std::size_t more) {
    if (text_.size() - used_ < more) text_.resize((used_ + more) * 2);
    return text_.data() + used_;
  }
  std::size_t copied(char* to, std::string_view piece) noexcept {
    std::memcpy(to, piece.data(), piece.size());
    return used_ + piece.size();
  }

  std::string text_;
  std::size_t used_ = 0;
};

}  // namespace host::endpoints
