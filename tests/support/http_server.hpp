// A small HTTP/1.1 server on 127.0.0.1 for tests, with replies that misbehave on command.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "support/http_message.hpp"

namespace support {

/// Listens from construction until stop(). One thread a connection, so a handler may block;
/// handlers run at the same time for different connections. Requests that are not HTTP, or with a
/// body over 64 MiB, end their connection.
class http_server {
 public:
  using handler = std::function<http_reply(const http_request&)>;

  /// `port` 0 takes a free one. Throws std::runtime_error when it cannot listen.
  explicit http_server(handler handle, std::uint16_t port = 0);
  ~http_server();

  std::uint16_t port() const;
  std::string url() const;  ///< http://127.0.0.1:PORT

  /// Closes the listening socket and all connections: whoever connects is refused. A handler may
  /// call it (its own answer is lost then).
  void refuse();
  /// Listens again on the same port.
  void accept_again();

  /// Ends all waits in replies, closes everything and joins. A handler that blocks on something of
  /// its own has to be woken by its owner first. Not for handlers. May be called twice.
  void stop();

  std::uint64_t connections_accepted() const;

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace support
