#pragma once

// Private to this folder.

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include <openssl/crypto.h>

namespace host::tls {

/// Memory that is wiped when it is given back, and never moves while it is filled.
class secret_bytes {
 public:
  explicit secret_bytes(std::size_t room = 0) : bytes_(new char[room]), room_(room) {}
  ~secret_bytes() { wipe(); }
  secret_bytes(secret_bytes&& other) noexcept
      : bytes_(std::move(other.bytes_)),
        room_(std::exchange(other.room_, 0)),
        size_(std::exchange(other.size_, 0)) {}
  secret_bytes& operator=(secret_bytes&& other) noexcept {
    if (this == &other) return *this;
    wipe();
    bytes_ = std::move(other.bytes_);
    room_ = std::exchange(other.room_, 0);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  char* data() { return bytes_.get(); }
  std::size_t room() const { return room_; }
  void set_size(std::size_t size) { size_ = size; }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  void wipe() {
    if (bytes_) OPENSSL_cleanse(bytes_.get(), room_);
  }

  std::unique_ptr<char[]> bytes_;  // NOLINT(*-avoid-c-arrays)
  std::size_t room_;
  std::size_t size_ = 0;
};

}  // namespace host::tls
