#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace backup::engine {

/// A text that may come in parts; too long a one is cut between two characters.
class joined_text {
 public:
  explicit joined_text(std::size_t longest) : longest_(longest) {}
  void add(std::string_view part) {
    if (is_cut_) return;
    const auto room = longest_ - text_.size();
    text_.append(part.substr(0, room));
    is_cut_ = part.size() > room;
    if (!is_cut_ || !continues(part[room])) return;
    while (continues(text_.back())) text_.pop_back();
    text_.pop_back();
  }
  /// The whole, until the next add().
  std::string_view end(std::string_view last) {
    was_cut_ = false;
    if (text_.empty() && last.size() <= longest_) return last;
    add(last);
    std::swap(text_, whole_);
    text_.clear();
    was_cut_ = std::exchange(is_cut_, false);
    return whole_;
  }
  /// Whether the text that end() gave lacks its rest.
  bool was_cut() const { return was_cut_; }

 private:
  /// Whether a byte of UTF-8 goes on with the character of the byte before.
  static bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

  std::size_t longest_;
  std::string text_;
  std::string whole_;
  bool is_cut_ = false;
  bool was_cut_ = false;
};

}  // namespace backup::engine
