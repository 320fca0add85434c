// A client of the plugin and a server that tells what it was asked.
#pragma once

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/http_client.hpp"
#include "scheduling/guarded.hpp"
#include "scheduling/thread_scheduler.hpp"
#include "support/http_server.hpp"

namespace net_test {

namespace net = backup::net;
namespace scheduling = backup::scheduling;
using namespace std::chrono_literals;

/// Long enough never to be reached where an outcome is expected.
constexpr auto patience = 60s;

inline std::string to_word(net::transport_fault fault) {
  switch (fault) {
    case net::transport_fault::connect:
      return "connect";
    case net::transport_fault::timeout:
      return "timeout";
    case net::transport_fault::cut:
      return "cut";
    case net::transport_fault::too_large:
      return "too_large";
    case net::transport_fault::tls:
      return "tls";
    case net::transport_fault::garbled:
      return "garbled";
    case net::transport_fault::cancelled:
      return "cancelled";
  }
  return "?";
}

/// "200 body" or the name of the failure.
inline std::string to_word(const net::http_outcome& outcome) {
  if (!outcome) return to_word(outcome.error().fault);
  return std::to_string(outcome->status) + " " + outcome->body;
}

inline std::string to_word(const std::optional<net::http_outcome>& outcome) {
  return outcome ? to_word(*outcome) : "nothing";
}

/// User "Aladdin" with the password "open sesame".
inline std::shared_ptr<net::authentication> aladdin() {
  return net::basic_authentication("Aladdin", {backup::secrets::secret_text("open sesame"), {}});
}

/// A server that tells what it was asked, and a client.
struct fixture {
  scheduling::thread_scheduler on;
  struct script {
    std::vector<support::http_request> requests;
    support::http_reply reply;
  };
  scheduling::guarded<script> served{on};
  support::http_server server{[this](const support::http_request& request) {
    auto held = served.lock();
    held->requests.push_back(request);
    held.notify_all();
    return held->reply;
  }};

  void answer_with(support::http_reply reply) { served.lock()->reply = std::move(reply); }
  void answer_with(support::reply_manner manner) {
    support::http_reply reply;
    reply.manner = manner;
    answer_with(std::move(reply));
  }

  net::http_limits limits(std::chrono::milliseconds time = patience, std::stop_token stop = {}) {
    return {on.now() + time, std::move(stop)};
  }
  net::http_request get() { return {net::http_method::get, server.url() + "/x", {}, {}}; }

  bool wait_for_requests(std::size_t count) {
    return served.lock().wait_until(
        on.now() + patience, [count](const auto& now) { return now.requests.size() >= count; });
  }
  std::vector<support::http_request> requests() { return served.lock()->requests; }
};

}  // namespace net_test
