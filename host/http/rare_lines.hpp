#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>

namespace host::log {
class logger;
}

namespace host::http {

/// Tells the log what may happen a thousand times a second: the first time, and then once a minute
/// with how often it was. Safe from any thread.
class rare_lines {
 public:
  explicit rare_lines(log::logger& logger) : logger_(logger) {}

  /// No connection could be taken from the system.
  void accept_failed(std::string_view reason, std::size_t connections);
  /// All connections are taken; only probes are answered.
  void connection_refused(std::size_t limit);
  /// Somebody presented credentials that are nobody's. `user`: that they name, or "".
  void credentials_refused(std::string_view peer, std::string_view user, std::string_view request);
  /// Somebody known wants what none of his roles lets him.
  void role_lacking(std::string_view peer, std::string_view user, std::string_view request);
  /// A client and we do not agree on TLS, or what it sends is none.
  void tls_failed(std::string_view peer, std::string_view reason);

 private:
  using clock = std::chrono::steady_clock;
  struct line {
    std::int64_t count = 0;  ///< since the last time that it was told
    clock::time_point quiet_until;

    /// Counts; true when it is to be told.
    bool is_due();
  };

  log::logger& logger_;
  std::mutex mutex_;
  line failed_;
  line refused_;
  line credentials_;
  line role_;
  line tls_failed_;
};

}  // namespace host::http
