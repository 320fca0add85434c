#include "support/http_wire.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cerrno>
#include <memory>
#include <utility>

namespace support {
namespace beast = boost::beast;
namespace http = beast::http;

namespace {

/// What Beast calls a SyncReadStream, over a descriptor that another thread may shut down.
class descriptor_stream {
 public:
  explicit descriptor_stream(int descriptor) : descriptor_{descriptor} {}

  template <class Buffers>
  std::size_t read_some(const Buffers& buffers, boost::system::error_code& error) {
    for (auto it = boost::asio::buffer_sequence_begin(buffers);
         it != boost::asio::buffer_sequence_end(buffers); ++it) {
      boost::asio::mutable_buffer const buffer{*it};
      if (buffer.size() > 0) return receive(buffer, error);
    }
    error = {};
    return 0;
  }

  template <class Buffers>
  std::size_t read_some(const Buffers& buffers) {
    boost::system::error_code error;
    auto const got = read_some(buffers, error);
    if (error) throw boost::system::system_error{error};
    return got;
  }

 private:
  std::size_t receive(boost::asio::mutable_buffer buffer, boost::system::error_code& error) const {
    for (;;) {
      pollfd waited{descriptor_, POLLIN, 0};
      if (::poll(&waited, 1, -1) < 0 && errno != EINTR) break;
      ssize_t const got = ::recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (got > 0) {
        error = {};
        return static_cast<std::size_t>(got);
      }
      if (got == 0) {
        error = boost::asio::error::eof;
        return 0;
      }
      if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) break;
    }
    error.assign(errno, boost::system::system_category());
    return 0;
  }

  int descriptor_;
};

constexpr std::uint32_t header_limit = 1U << 20U;

template <class Fields>
http_headers headers_of(const Fields& fields) {
  http_headers headers;
  for (const auto& field : fields) {
    headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
  }
  return headers;
}

bool hop_by_hop(std::string_view name) {
  return same_name(name, "connection") || same_name(name, "keep-alive") ||
         same_name(name, "transfer-encoding") || same_name(name, "content-length") ||
         same_name(name, "expect");
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string> header_value(const http_headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) return value;
  }
  return std::nullopt;
}

struct http_reader::parts {
  beast::flat_buffer buffer;
};

http_reader::http_reader(raw_socket& socket, std::size_t body_limit)
    : socket_{socket}, body_limit_{body_limit}, parts_{std::make_unique<parts>()} {}

http_reader::~http_reader() = default;

std::optional<http_request> http_reader::next_request() {
  descriptor_stream stream{socket_.descriptor()};
  http::request_parser<http::string_body> parser;
  parser.header_limit(header_limit);
  parser.body_limit(body_limit_);
  boost::system::error_code error;
  http::read_header(stream, parts_->buffer, parser, error);
  if (error) return std::nullopt;
  if (same_name(std::string{parser.get()[http::field::expect]}, "100-continue")) {
    socket_.send("HTTP/1.1 100 Continue\r\n\r\n");
  }
  http::read(stream, parts_->buffer, parser, error);
  if (error) return std::nullopt;
  auto message = parser.release();
  keep_alive_ = message.keep_alive();
  return http_request{std::string{message.method_string()}, std::string{message.target()},
                      headers_of(message), std::move(message.body()), 0};
}

std::optional<http_reply> http_reader::next_reply(const std::string& request_method) {
  descriptor_stream stream{socket_.descriptor()};
  http::response_parser<http::string_body> parser;
  parser.header_limit(header_limit);
  parser.body_limit(body_limit_);
  parser.skip(request_method == "HEAD");
  boost::system::error_code error;
  http::read(stream, parts_->buffer, parser, error);
  if (error) return std::nullopt;
  auto message = parser.release();
  keep_alive_ = message.keep_alive();
  http_reply reply;
  reply.status = static_cast<int>(message.result_int());
  for (auto& header : headers_of(message)) {
    // The length of an answer to HEAD is the one thing that its body cannot tell.
    bool const keep = !hop_by_hop(header.first) ||
                      (request_method == "HEAD" && same_name(header.first, "content-length"));
    if (keep) reply.headers.push_back(std::move(header));
  }
  reply.body = std::move(message.body());
  return reply;
}

std::string request_bytes(const http_request& request, const std::string& host) {
  std::string bytes = request.method + " " + request.target + " HTTP/1.1\r\nHost: " + host + "\r\n";
  for (const auto& [name, value] : request.headers) {
    if (!hop_by_hop(name) && !same_name(name, "host")) bytes += name + ": " + value + "\r\n";
  }
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    bytes += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  return bytes + "\r\n" + request.body;
}

std::string reply_head(const http_reply& reply, bool with_length) {
  std::string head =
      "HTTP/1.1 " + std::to_string(reply.status) + " " +
      std::string{http::obsolete_reason(http::int_to_status(static_cast<unsigned>(reply.status)))} +
      "\r\n";
  for (const auto& [name, value] : reply.headers) head += name + ": " + value + "\r\n";
  bool const bodiless = reply.status == 204 || reply.status == 304;
  if (with_length && !bodiless && !header_value(reply.headers, "content-length")) {
    head += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
  }
  return head + "\r\n";
}

}  // namespace support
