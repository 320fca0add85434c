// A small blocking HTTP client for tests.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "support/http_message.hpp"

namespace support {

struct http_answer {
  int status = 0;
  http_headers headers;
  std::string body;
};

/// Keeps its connection alive between calls. One thread at a time. A transfer that fails (refused,
/// cut, over the timeout) throws std::runtime_error with method, URL and curl's reason.
class http_client {
 public:
  /// `base_url` is put before every target that begins with a slash.
  explicit http_client(std::string base_url = {},
                       std::chrono::milliseconds timeout = std::chrono::seconds{30});
  http_client(http_client&&) noexcept;
  ~http_client();

  http_answer get(const std::string& target, const http_headers& headers = {});
  http_answer del(const std::string& target, const http_headers& headers = {});
  /// A body goes out as application/json unless the headers name another Content-Type.
  http_answer post(const std::string& target, const std::string& body,
                   const http_headers& headers = {});
  http_answer put(const std::string& target, const std::string& body,
                  const http_headers& headers = {});
  /// Any method; the target is sent byte for byte. HEAD has no body in the answer.
  http_answer send(const std::string& method, const std::string& target, const std::string& body,
                   const http_headers& headers = {});

 private:
  struct handle;
  std::unique_ptr<handle> handle_;
  std::string base_url_;
  std::chrono::milliseconds timeout_;
};

}  // namespace support
