#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "http/message/error_body.hpp"
#include "http/message/limits.hpp"

namespace host::access {
class guard;
}
namespace host::calls {
class call_registry;
class handler_watch;
class worker_pool;
}  // namespace host::calls
namespace host::log {
class access_log;
class logger;
}  // namespace host::log

namespace host::tls {
class server_context;
}

namespace host::http {

class cross_origin_rules;
class request_meter;
class router;

struct listener_options {
  std::string address = "127.0.0.1";  ///< of IPv4 or IPv6
  std::uint16_t port = 9600;          ///< 0 takes a free one
  std::size_t threads = 2;            ///< network threads, at least 1
  std::string scheme = "http";        ///< of links
  limits allowed;
  bool reads_forwarded = false;  ///< of requests from internal addresses: see forwarded.hpp
  error_members errors;
  std::shared_ptr<const tls::server_context> secured = nullptr;  ///< null: no TLS
};

/// What requests are handed to. All of it must outlive the listener; the pool must have been
/// stopped before the listener's routes go away.
struct request_handling {
  const router& routes;
  calls::call_registry& calls;
  calls::worker_pool& workers;
  calls::handler_watch& watch;
  log::logger& logger;
  request_meter* meter = nullptr;  ///< counts what was answered; null: nobody does
  const cross_origin_rules* cross_origin = nullptr;  ///< null: nothing is said of other origins
  log::access_log* accesses = nullptr;               ///< has a line for each; null: nobody has
  access::guard* guard = nullptr;                    ///< null: everybody may do everything
};

/// The open port: acceptors, connections and the threads that serve them. Each connection stays on
/// one thread. Owned by the composition root; its functions are called from one thread at a time.
///
/// Stopping, step by step: announce_close() while the port still accepts (readiness has been taken
/// back by then), stop_accepting(), close_idle(), wait_until_answered(),
/// wait_until_quiet(), close(). So no request is
/// lost that was on its way when its client could know. The destructor closes at once.
class listener {
 public:
  /// Binds, listens and starts to serve; logs `listening`. One sentence with address, port, reason
  /// and what to do when the port cannot be had.
  static tl::expected<std::unique_ptr<listener>, std::string> open(const listener_options& options,
                                                                   const request_handling& to);
  ~listener();

  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;

  std::uint16_t port() const;

  /// Of a port with TLS: connections that are accepted from now on use this; those that are open
  /// stay as they are. From any thread that may call the others, or instead of it.
  void secure_with(const std::shared_ptr<const tls::server_context>& context);

  /// Every answer from now on ends its connection, so that clients come back elsewhere.
  void announce_close();

  /// Lets those finish who have begun to connect, serves what waits to be accepted, then closes the
  /// port. Announces the close, too. Returns when the port is closed.
  void stop_accepting();

  /// Closes the connections on which no byte of a request has come; those that are new get a moment
  /// for it. From then on no further request comes, but those that are on their way.
  void close_idle();

  /// Waits until no request is open, at most `patience`. False when some are.
  bool wait_until_answered(std::chrono::milliseconds patience);

  /// The same, at most `drain`, and for the ends of connections. Those without a request, whose
  /// clients have got their last answer, are waited for `idle` only.
  bool wait_until_quiet(std::chrono::milliseconds drain,
                        std::chrono::milliseconds idle = std::chrono::milliseconds(1000));

  /// Ends what is left and joins the threads. Returns how many requests were cut off.
  std::size_t close();

  /// All of the steps; what close() returns. Logs `port_closed`.
  std::size_t stop(std::chrono::milliseconds drain);

  /// A line `request_open` for each request that is open, some hundred at most, with its age. Waits
  /// for the network threads a moment only. Unlike the others: from any thread at any time.
  void tell_open_requests();

  std::size_t open_connections() const;
  std::size_t open_requests() const;
  std::uint64_t refused_connections() const;  ///< for which there was no place
  std::size_t kept_bytes() const;             ///< of limits::kept_bytes
  std::uint64_t handshakes_done() const;      ///< of TLS
  std::uint64_t handshakes_failed() const;

 private:
  class state;
  explicit listener(std::unique_ptr<state> made);
  std::unique_ptr<state> state_;
};

}  // namespace host::http
