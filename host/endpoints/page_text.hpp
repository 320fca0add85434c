#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "endpoints/number_text.hpp"
#include "metrics/series.hpp"

namespace host::endpoints {

/// A text that grows at its end, by pieces so short that a call for each would cost more than the
/// copying.
class page_text {
 public:
  /// `expected`: bytes that there will probably be.
  explicit page_text(std::size_t expected) : text_(expected, '\0') {}

  std::size_t size() const noexcept { return used_; }
  void cut(std::size_t size) noexcept { used_ = size; }

  void add(std::string_view piece) {
    std::memcpy(room_for(piece.size()), piece.data(), piece.size());
    used_ += piece.size();
  }

  void add(double value) {
    char* const end = write_number(room_for(longest_number), value);
    used_ = static_cast<std::size_t>(end - text_.data());
  }

  /// A line of what stands before the number, the number, and its end.
  template <class Number>
  void add_line(std::string_view head, Number value) {
    char* const to = room_for(head.size() + longest_number + 1);
    std::memcpy(to, head.data(), head.size());
    end_line(to + head.size(), value);
  }
  /// The same in whole blocks, which takes no call; the number is written over what is too much.
  template <class Number>
  void add_line(metrics::padded_text head, Number value) {
    constexpr std::size_t block = metrics::padded_text::block;
    char* const to = room_for(head.size + block + longest_number + 1);
    for (std::size_t at = 0; at < head.size; at += block) {
      std::memcpy(to + at, head.data + at, block);
    }
    end_line(to + head.size, value);
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
  template <class Number>
  void end_line(char* to, Number value) {
    char* const end = write_number(to, value);
    *end = '\n';
    used_ = static_cast<std::size_t>(end + 1 - text_.data());
  }

  std::string text_;
  std::size_t used_ = 0;
};

}  // namespace host::endpoints
