#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "net/authentication.hpp"
#include "net/client_certificate.hpp"
#include "net/connection_watch.hpp"
#include "net/http_message.hpp"
#include "net/proxy.hpp"
#include "net/tls_report.hpp"
#include "scheduling/scheduler.hpp"

namespace backup::net {

/// The same for all requests of a client.
struct http_options {
  std::shared_ptr<authentication> access = {};     ///< tells who asks; none: nobody does
  std::shared_ptr<client_certificate> shown = {};  ///< by new connections; none: no certificate
  std::string user_agent = "actuator-host";
  std::chrono::milliseconds connect_timeout{std::chrono::seconds(5)};  ///< 0: none
  /// How long no byte may come or go, but for a DELETE; in whole seconds; 0: for ever.
  std::chrono::milliseconds silence_timeout{0};
  long kept_connections = 16;
  std::string trusted_certificates = {};  ///< PEM, all that is trusted; empty: those of the machine
  bool verify_hostname = true;
  std::shared_ptr<const proxy> through = {};  ///< none: the engine is asked itself
  trust_words trust = {};                     ///< the same in words, for messages
  connection_watch* watched_by = nullptr;     ///< outlives the client and its transfers
};

/// A request on its way. The destructor ends it, whatever its state, without waiting for the
/// network. May outlive its client, which ends it as cancelled. All functions from any thread.
class transfer {
 public:
  virtual ~transfer() = default;
  /// Waits for the outcome, which is the same at every later call; nothing when there is none at
  /// that instant. The transfer's own deadline goes on whether somebody waits or not.
  virtual std::optional<http_outcome> wait_until(scheduling::instant until) = 0;
  /// Whether head and body have been handed to the connection as a whole. Then the other side may
  /// have acted, with or without an answer; before, it cannot have.
  virtual bool is_sent() const = 0;
};

class transfer_loop;
class waiter_loops;

/// HTTP/1.1 over libcurl: one thread of its own drives the transfers, but for a question that
/// somebody waits for at once, who drives it alone; connections are kept and used again. Follows no
/// redirect, uses no proxy of the environment, reads no file of the user. All functions from any
/// thread. The destructor cancels what is open and joins the thread.
class http_client {
 public:
  /// The scheduler outlives the client and its transfers.
  http_client(scheduling::scheduler& on, http_options options);
  ~http_client();
  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;

  /// Returns at once. A GET may be sent again by itself when a kept connection turns out to be
  /// dead; every other request is sent at most once. But what was refused for who asks, with 401 or
  /// 403, did nothing: it is sent once more by itself when there is another secret by then.
  std::unique_ptr<transfer> start(http_request request, http_limits limits);

  /// start() and wait for the outcome; returns by the deadline. A GET without a sink mostly takes
  /// place on the calling thread: a host that nobody asks does little else, and each hand-over
  /// between threads costs it as much as the request.
  http_outcome perform(http_request request, const http_limits& limits);

 private:
  std::shared_ptr<transfer_loop> loop_;
  std::shared_ptr<waiter_loops> waiters_;
  std::unique_ptr<scheduling::task> thread_;
};

}  // namespace backup::net
