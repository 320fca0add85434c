// A server that speaks TLS, with a certificate made on the spot.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "support/pki.hpp"

namespace support {

/// Listens on 127.0.0.1 from construction on, shows the certificate, and answers the request of
/// each connection with 200 and "{}", one connection after the other. The destructor joins its
/// thread.
class tls_server {
 public:
  /// `clients`: who signed the certificates that clients must show; null: they show none.
  explicit tls_server(const certificate& shown, const certificate* clients = nullptr);
  ~tls_server();
  tls_server(const tls_server&) = delete;
  tls_server& operator=(const tls_server&) = delete;

  /// From the next connection on.
  void demand(const certificate& clients);

  std::string url() const;  ///< https://127.0.0.1:PORT
  /// The common names of clients that were let in, one each time.
  std::vector<std::string> clients() const;

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace support
