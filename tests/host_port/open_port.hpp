#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

#include "access/guard.hpp"
#include "calls/call_registry.hpp"
#include "calls/handler_watch.hpp"
#include "calls/worker_pool.hpp"
#include "endpoints/health_page.hpp"
#include "http/cross_origin_rules.hpp"
#include "http/listener.hpp"
#include "http/message/limits.hpp"
#include "http/request_meter.hpp"
#include "http/router.hpp"
#include "log/access_log.hpp"
#include "log/logger.hpp"
#include "metrics/metric_registry.hpp"
#include "metrics/own_numbers.hpp"
#include "registry/availability.hpp"
#include "registry/endpoint.hpp"
#include "registry/health.hpp"
#include "registry/info.hpp"
#include "support/raw_socket.hpp"

namespace port_test {

/// Whether the program was asked to have its cases once more, with TLS (argument "tls").
bool runs_over_tls();
/// Of links, and of targets in the absolute form.
inline std::string scheme() {
  return runs_over_tls() ? "https" : "http";
}

/// One answer as it came over the wire.
struct answer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;

  /// "" when there is none.
  std::string field(std::string_view name) const;
};

/// Reads one answer; `to_head` leaves the body out as HEAD does.
enum class to { any, head };
answer read_answer(support::raw_socket& socket, to request = to::any);

/// Handed the ids of the calls that a plugin got, in order. Any thread.
class call_inbox {
 public:
  void put(std::uint64_t call);
  /// Throws after five seconds.
  std::uint64_t take();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::uint64_t> calls_;
};

/// What reached an endpoint, as that one saw it: "GET /actuator/echo/x [x]", the decoded selectors
/// in brackets. Any thread.
class visitors_book {
 public:
  void write(const host::http::request& asked);
  /// All since the last time.
  std::vector<std::string> take();

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

/// An open port with the host's own pages and a plugin made of lambdas:
///   GET, POST /actuator/echo        answered at once; POST consumes and produces JSON
///   GET /actuator/echo/{name}       the decoded selector
///   GET /actuator/large             4 MB
///   GET, POST /actuator/late        put into `inbox`, for the test to answer; 1 KB of body
///   GET /actuator/brief             the same with a deadline of 100 ms
///   GET /actuator/blocking          runs on a worker, put into `inbox`
///   GET /actuator/queued            the same with a deadline of 100 ms
///   GET /actuator/held              runs `while_held` on the network thread
///   GET /actuator/stuck             the same by a plugin, which then answers "released"
///   GET /actuator/hinted            put into `inbox`; its cancel hint goes into `cancelled`
class open_port {
 public:
  struct options {
    host::http::limits allowed;
    std::size_t threads = 2;
    std::size_t open_calls = 16;
    std::size_t workers = 2;
    std::size_t queue = 16;
    std::chrono::milliseconds patience{1000};  ///< with a handler that does not return
    host::http::cross_origin_settings cross_origin = {};
    bool reads_forwarded = false;
    host::http::error_members errors = {};
    host::log::access_log* accesses = nullptr;
    host::log::level least_level = host::log::level::error;  ///< of the lines of the log
    bool plain = false;  ///< also where the others are with TLS: see runs_over_tls()
    /// With TLS in any case, and this.
    std::shared_ptr<const host::tls::server_context> secured = nullptr;
    host::access::guard* guard = nullptr;
    int log_to = STDERR_FILENO;
  };
  explicit open_port(options with);
  open_port() : open_port(options{}) {}
  ~open_port();

  /// Hands are shaken where the port has TLS.
  support::raw_socket connect() const;
  /// No byte is sent in any case.
  support::raw_socket connect_only() const { return support::raw_socket::connect(port()); }
  std::uint16_t port() const { return listener->port(); }

  /// Sends on a connection of its own and reads one answer.
  answer exchange(std::string_view request, to what = to::any) const;

  call_inbox inbox;
  call_inbox cancelled;
  visitors_book reached;             ///< of the endpoints that answer at once
  std::function<void()> while_held;  ///< set before the request is sent
  /// What the watch has reported, "owner function replaced", in order.
  std::vector<std::string> long_stays() const;
  host::registry::endpoint_registry endpoints;
  host::registry::health_registry health;
  host::registry::info_registry info;
  host::registry::availability state{health};
  host::endpoints::health_page health_page{health, host::endpoints::usual_health_rules()};
  host::calls::call_registry calls;
  host::calls::worker_pool workers;
  host::calls::handler_watch watch;
  host::log::logger logger;
  host::metrics::metric_registry numbers{2};
  host::metrics::own_numbers own_numbers{numbers, "1.2.3"};
  std::unique_ptr<host::http::router> routes;
  std::unique_ptr<host::http::cross_origin_rules> cross_origin;  ///< null where it is off
  std::unique_ptr<host::http::request_meter> meter;
  std::unique_ptr<host::http::listener> listener;

 private:
  void report(const host::calls::handler_watch::long_stay& found);

  bool is_secured_ = false;
  mutable std::mutex reporting_;
  std::vector<std::string> long_stays_;
};

}  // namespace port_test
