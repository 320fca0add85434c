#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "access/credential_book.hpp"
#include "access/digest.hpp"
#include "access/guard.hpp"
#include "config/port_credentials.hpp"
#include "registry/endpoint.hpp"

namespace host::files {
class file_watch;
}
namespace host::log {
class logger;
}
namespace host::metrics {
class own_numbers;
}

namespace host {

/// Who may use the port, by the configuration, and kept as the files of secrets say it.
class port_access {
 public:
  /// Reads the files, and keeps digests of all secrets alone: those in `given` are overwritten. The
  /// files are read again when `watch` sees a change; it is stopped before this goes. One sentence
  /// for the first that cannot be had or cannot be sent by a client, never with a secret.
  static tl::expected<std::unique_ptr<port_access>, std::string> make(
      config::port_credentials& given, files::file_watch& watch, log::logger& logger);

  access::guard& guard() { return *guard_; }

  using clock = std::chrono::steady_clock;

  /// Reads the files again. Whose file cannot be used keeps the secret of before, and all others
  /// are replaced. False when there is such a one: what is wrong is told at once, whenever others
  /// were replaced, and else every ten minutes. Waits for the disk; one thread at a time.
  bool read_again(clock::time_point now = clock::now()) noexcept;

  /// Has it tell its numbers whenever somebody reads them. Once; all of it outlives the last
  /// reader.
  void tell_of(metrics::own_numbers& numbers);

 private:
  struct entry {
    access::presented::kind what;
    std::shared_ptr<const access::holder> of;
    std::string key;   ///< where the secret, or its file, is configured
    std::string file;  ///< "": it is not in one, and
    access::digest kept;
    access::digest latest{};  ///< while all are read again
  };
  port_access(std::vector<entry> all, log::logger& logger)
      : logger_(logger), entries_(std::move(all)) {}
  std::vector<std::string> files() const;
  tl::expected<access::digest, std::string> digest_of(const entry& of, std::string& secret) const;
  tl::expected<access::digest, std::string> read_file_of(const entry& of) const;
  std::string read_files();
  std::string undo_same_tokens();
  bool take_latest();

  void tell_of_failure(const std::string& sentence, bool has_replaced, clock::time_point now);

  log::logger& logger_;
  access::digest_maker maker_;
  std::vector<entry> entries_;
  std::unique_ptr<access::guard> guard_;
  std::string last_fault_;  ///< told already, and
  clock::time_point told_at_;
  std::atomic<std::uint64_t> succeeded_{0};
  std::atomic<std::uint64_t> failed_{0};
};

/// Ids that roles and the open list name, and no endpoint has: "a, b"; or "".
std::string ids_of_no_endpoint(const config::port_credentials& given,
                               const registry::endpoint_registry& served);

}  // namespace host
