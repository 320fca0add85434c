#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "tls/settings.hpp"

namespace host::files {
class file_watch;
}
namespace host::http {
class listener;
}
namespace host::log {
class logger;
}
namespace host::tls {
class server_context;
}

namespace host {

/// The certificates of the port: read at the start, and again when their files change. Open
/// connections keep what they have; a bundle that cannot be used is told of and stays what it was.
class port_tls {
 public:
  /// All must outlive it; the watch must have been stopped before it goes, and before the listener
  /// that serve() was given does.
  port_tls(log::logger& logger, files::file_watch& watch);

  /// Once, before the watch starts. One sentence when the port cannot be served like that.
  tl::expected<void, std::string> open(const std::optional<tls::settings>& given);

  /// Null: the port is plain.
  const std::shared_ptr<const tls::server_context>& context() const { return context_; }

  /// Sentences of what works and should not stay.
  std::vector<std::string> notes() const;

  /// Tells the log of the certificate and the notes.
  void tell() const;

  /// From now on new certificates go there. Before the watch starts.
  void serve(http::listener& port) { port_ = &port; }

 private:
  using clock = std::chrono::steady_clock;

  /// On the thread of the watch. False: it was told why not, and is to be tried again.
  bool renew() noexcept;
  bool try_to_renew();
  bool not_renewed(std::string_view why) noexcept;
  void tell(const char* event, const char* message) const;

  log::logger& logger_;
  files::file_watch& watch_;
  tls::settings given_;
  std::shared_ptr<const tls::server_context> context_;
  http::listener* port_ = nullptr;
  std::string last_fault_;  ///< told already, and
  clock::time_point told_at_;
};

}  // namespace host
