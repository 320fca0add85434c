// A client's side of TLS on a socket that does not block.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace support {

/// Trusts everybody. The socket stays somebody else's and outlives this. What a call wants to be
/// waited for is POLLIN or POLLOUT; 0 for nothing. Broken connections throw std::runtime_error but
/// where that is told.
class tls_client {
 public:
  struct settings {
    int least_version = 0;  ///< of OpenSSL's numbers; 0: as usual
    int most_version = 0;
    const char* ciphers = nullptr;
    const char* server_name = nullptr;
    std::string protocols = {};    ///< of ALPN, each behind its length
    std::string certificate = {};  ///< to show, and its key; both PEM
    std::string key = {};
  };
  struct progress {
    std::size_t count = 0;
    short wanted = 0;
  };

  explicit tls_client(int socket, const settings& with);
  explicit tls_client(int socket) : tls_client(socket, settings{}) {}
  ~tls_client();

  short shake_hands();
  progress send(std::string_view bytes);
  /// Nothing and nothing wanted: the server has said goodbye, or the connection has broken.
  progress receive(char* room, std::size_t size);
  bool has_unread() const;
  void say_goodbye();
  /// Asks for new keys, of the server too.
  void change_keys();
  /// Whether the server has said that nothing more comes, and has not just gone.
  bool was_told_goodbye() const;
  std::string peer_name() const;  ///< the CN of the server's certificate
  std::string version() const;    ///< "TLSv1.3"
  std::string protocol() const;   ///< of ALPN; "" for none

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace support
