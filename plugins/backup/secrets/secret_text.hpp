#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

namespace backup::secrets {

/// A text that nobody shall find in memory once it is of no use: overwritten when it is destroyed
/// or gets another value. It cannot be copied by accident (see copy()), and printing one does not
/// compile. Owns its bytes, which never move, behind which a NUL stands.
class secret_text {
 public:
  secret_text() = default;
  /// What it is made of stays as it is; wipe() that where it is ours.
  explicit secret_text(std::string_view text);
  /// So many NULs, to be written through writable().
  static secret_text of_size(std::size_t size);

  secret_text(secret_text&& other) noexcept;
  secret_text& operator=(secret_text&& other) noexcept;
  secret_text(const secret_text&) = delete;
  secret_text& operator=(const secret_text&) = delete;
  ~secret_text();

  secret_text copy() const { return secret_text(view()); }

  std::string_view view() const { return {data(), size_}; }
  const char* data() const { return size_ == 0 ? "" : bytes_.get(); }
  char* writable() { return bytes_.get(); }  ///< null when it is empty
  std::size_t size() const { return size_; }
  bool is_empty() const { return size_ == 0; }

  /// Cuts the end off; what is cut off is overwritten. Not longer than it is.
  void shorten(std::size_t size);

  /// The text of all pieces, which is nowhere else.
  template <class... Pieces>
  static secret_text joined(const Pieces&... pieces);

  friend bool operator==(const secret_text& one, const secret_text& other) {
    return one.view() == other.view();
  }
  friend std::ostream& operator<<(std::ostream&, const secret_text&) = delete;

 private:
  std::unique_ptr<char[]> bytes_;  // NOLINT(modernize-avoid-c-arrays): a vector might move them
  std::size_t size_ = 0;
};

/// Overwrites a text that held a secret, all of its memory, and empties it.
void wipe(std::string& text);

namespace detail {
char* append(char* to, std::string_view piece);
}  // namespace detail

template <class... Pieces>
secret_text secret_text::joined(const Pieces&... pieces) {
  auto made = of_size((std::string_view(pieces).size() + ... + 0));
  char* to = made.writable();
  ((to = detail::append(to, std::string_view(pieces))), ...);
  return made;
}

}  // namespace backup::secrets
