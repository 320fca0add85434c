// HTTP/1.1 messages over a raw_socket. Blocking; whoever wants to end a wait shuts the socket down.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "support/http_message.hpp"
#include "support/raw_socket.hpp"

namespace support {

/// Reads messages that follow one another on one connection, which it borrows.
class http_reader {
 public:
  /// Bodies over `body_limit` bytes end the connection.
  explicit http_reader(raw_socket& socket, std::size_t body_limit = 64U << 20U);
  ~http_reader();

  /// The next request, or nothing when the peer closed or what came was not HTTP.
  std::optional<http_request> next_request();
  /// The answer to a request of that method; nothing when the connection ended before it was whole.
  std::optional<http_reply> next_reply(const std::string& request_method);
  /// False when the last message asked for the connection to be closed.
  bool keep_alive() const { return keep_alive_; }

 private:
  struct parts;
  raw_socket& socket_;
  std::size_t body_limit_;
  bool keep_alive_ = true;
  std::unique_ptr<parts> parts_;
};

/// The bytes of a request; Host and Content-Length are replaced, hop-by-hop fields dropped.
std::string request_bytes(const http_request& request, const std::string& host);
/// The head of a reply up to the empty line; `with_length` adds a Content-Length if none is given.
std::string reply_head(const http_reply& reply, bool with_length);
bool same_name(std::string_view a, std::string_view b);

}  // namespace support
