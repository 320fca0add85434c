// A TCP connection on loopback that does exactly what it is told: for tests of protocols and
// faults.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace support {

class tls_client;

/// Owns one connected socket; closes it when it dies. Not for use by two threads at once, except
/// shutdown_both(). Every wait has a deadline. Misuse and lost connections throw
/// std::runtime_error; a deadline that passes while reading is told by the result.
class raw_socket {
 public:
  using milliseconds = std::chrono::milliseconds;

  static raw_socket connect(std::uint16_t port, milliseconds timeout = milliseconds{5000});

  explicit raw_socket(int owned_descriptor) noexcept;
  raw_socket(raw_socket&& other) noexcept;
  raw_socket& operator=(raw_socket&& other) noexcept;
  ~raw_socket();

  /// From now on what is sent and read goes through TLS; whose certificate it is does not matter.
  void secure(milliseconds timeout = milliseconds{5000});
  /// Null: plain.
  tls_client* secured() noexcept { return tls_.get(); }
  /// Whether something has come that was not read.
  bool has_unread() const;

  void send(std::string_view bytes, milliseconds timeout = milliseconds{5000});

  /// Reads until `end` has arrived and returns everything up to and with it; what came behind it
  /// stays for the next call. Throws when the peer closes or the time is over before that.
  std::string read_until(std::string_view end, milliseconds timeout = milliseconds{5000});
  std::string read_exactly(std::size_t count, milliseconds timeout = milliseconds{5000});
  /// Everything until the peer closes (also by a reset); throws when the time is over before that.
  std::string read_to_end(milliseconds timeout = milliseconds{5000});
  /// True when the peer closes within the time; bytes that arrive meanwhile are kept.
  bool wait_closed(milliseconds timeout);

  void half_close();              ///< no more bytes from here; reading goes on
  void reset();                   ///< closes with RST
  void shutdown_both() noexcept;  ///< wakes whoever reads or writes here
  int descriptor() const noexcept { return descriptor_; }
  void close() noexcept;

 private:
  /// Reads some bytes into buffer_; false at the end of the stream.
  bool fill(std::chrono::steady_clock::time_point deadline);

  int descriptor_ = -1;
  std::unique_ptr<tls_client> tls_;  // null: plain
  std::string buffer_;
};

}  // namespace support
