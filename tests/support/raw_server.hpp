// A server that answers every request with the same bytes, HTTP or not.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "support/loopback_socket.hpp"

namespace support {

/// Listens on 127.0.0.1 from construction on. Serves one connection after the other: reads up to
/// the end of a request's head, writes the bytes, and closes. The destructor joins its thread.
class raw_server {
 public:
  explicit raw_server(std::string bytes);
  ~raw_server();
  raw_server(const raw_server&) = delete;
  raw_server& operator=(const raw_server&) = delete;

  std::string url() const;

 private:
  void serve();

  std::string bytes_;
  loopback_socket listening_;
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

}  // namespace support
