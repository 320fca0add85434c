// A small HTTP proxy for tests: tunnels (CONNECT) and requests with a whole URL.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/loopback_socket.hpp"

namespace support {

/// Listens on 127.0.0.1 from construction on and leads to ports of 127.0.0.1 alone. One request or
/// tunnel a connection. The destructor ends what is open and joins its threads.
class forward_proxy {
 public:
  /// `authorization`: the field that clients must send, "Basic ..."; empty: none.
  explicit forward_proxy(std::string authorization = {});
  ~forward_proxy();
  forward_proxy(const forward_proxy&) = delete;
  forward_proxy& operator=(const forward_proxy&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(listening_.port); }
  /// The heads of what it was asked, in order of arrival.
  std::vector<std::string> heads() const;

 private:
  void accept_all();
  void serve(int client);
  void keep(int descriptor);

  std::string authorization_;
  loopback_socket listening_;
  std::atomic<bool> ends_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> heads_;
  std::vector<int> open_;  ///< closed at the end, so that none of their numbers is another's before
  std::vector<std::thread> serving_;
  std::thread accepting_;
};

}  // namespace support
