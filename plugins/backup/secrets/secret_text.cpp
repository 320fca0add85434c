#include "secrets/secret_text.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace backup::secrets {

secret_text secret_text::of_size(std::size_t size) {
  secret_text made;
  if (size == 0) return made;
  made.bytes_ = std::make_unique<char[]>(size + 1);  // NOLINT(modernize-avoid-c-arrays)
  made.size_ = size;
  return made;
}

secret_text::secret_text(std::string_view text) : secret_text(of_size(text.size())) {
  std::copy(text.begin(), text.end(), bytes_.get());
}

secret_text::secret_text(secret_text&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

secret_text& secret_text::operator=(secret_text&& other) noexcept {
  if (this == &other) return *this;
  shorten(0);
  bytes_ = std::move(other.bytes_);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

secret_text::~secret_text() {
  shorten(0);
}

void secret_text::shorten(std::size_t size) {
  // Not memset(), which a compiler may leave out of what nobody reads any more.
  if (size < size_) ::explicit_bzero(bytes_.get() + size, size_ - size);
  size_ = std::min(size, size_);
}

void wipe(std::string& text) {
  text.resize(text.capacity());
  ::explicit_bzero(text.data(), text.size());
  text.clear();
}

char* detail::append(char* to, std::string_view piece) {
  return std::copy(piece.begin(), piece.end(), to);
}

}  // namespace backup::secrets
