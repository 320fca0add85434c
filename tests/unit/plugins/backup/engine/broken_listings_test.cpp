// Listings that do not come to their end: ended by who asks, or broken by who answers.

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "engine/snapshot_api.hpp"
#include "scheduling/thread_scheduler.hpp"
#include "support/http_server.hpp"

namespace {

namespace engine = backup::engine;
namespace net = backup::net;
namespace scheduling = backup::scheduling;
namespace service = backup::service;
using namespace std::chrono_literals;
using service::engine_fault;

std::string snapshot(int id) {
  return R"({"snapshot":"camunda_webapps_)" + std::to_string(id) +
         R"(_8.8.0_part_1_of_1","uuid":"u)" + std::to_string(id) + R"(","state":"SUCCESS"})";
}

std::string listing_of(int count) {
  std::string text = R"({"snapshots":[)";
  for (int id = 1; id <= count; ++id) text += (id == 1 ? "" : ",") + snapshot(id);
  return text + "]}";
}

/// An engine that goes on telling of snapshots for as long as anybody reads.
class endless_engine {
 public:
  endless_engine() : listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    BOOST_REQUIRE(::bind(listening_, generic, sizeof(address)) == 0);
    BOOST_REQUIRE(::listen(listening_, 1) == 0);
    socklen_t size = sizeof(address);
    BOOST_REQUIRE(::getsockname(listening_, generic, &size) == 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] { serve(); });
  }
  ~endless_engine() {
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
  }
  endless_engine(const endless_engine&) = delete;
  endless_engine& operator=(const endless_engine&) = delete;

  const std::string& url() const { return url_; }
  /// Whether the other side has gone away by then.
  bool is_left_within(std::chrono::milliseconds time) const {
    const auto until = std::chrono::steady_clock::now() + time;
    while (!is_left_ && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(5ms);
    return is_left_;
  }
  std::size_t sent() const { return sent_; }

 private:
  void serve() {
    const int connection = ::accept(listening_, nullptr, nullptr);
    if (connection < 0) return;
    char request[4'096];
    (void)::recv(connection, request, sizeof(request), 0);
    std::string next = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"snapshots\":[";
    for (int id = 1;; ++id) {
      next += (id == 1 ? "" : ",") + snapshot(id);
      const auto done = ::send(connection, next.data(), next.size(), MSG_NOSIGNAL);
      if (done < static_cast<ssize_t>(next.size())) break;
      sent_ += next.size();
      next.clear();
    }
    is_left_ = true;
    ::close(connection);
  }

  int listening_;
  std::string url_;
  std::atomic<bool> is_left_ = false;
  std::atomic<std::size_t> sent_ = 0;
  std::thread thread_;
};

/// Wants so many and no more.
class few_wanted final : public service::listing_sink {
 public:
  explicit few_wanted(std::size_t most) : most_(most) {}
  bool part(backup::domain::snapshot) override { return ++taken < most_; }
  bool foreign(std::string_view) override { return true; }
  std::size_t taken = 0;

 private:
  std::size_t most_;
};

struct rig {
  scheduling::thread_scheduler on;
  net::http_client client{on, {}};
  service::call_limits limits{on.now() + 60s, {}};

  /// The error of a listing that is answered like this.
  service::engine_error error_of(const support::http_reply& reply,
                                 std::size_t longest = engine::snapshot_api::largest_listing) {
    support::http_server server([&reply](const support::http_request&) { return reply; });
    net::node_client nodes(on, client, {*net::base_url::parse(server.url())});
    engine::snapshot_api api(nodes, "camunda", longest);
    const auto found = api.list_snapshots("camunda_webapps_*", service::detail::states, limits);
    BOOST_REQUIRE(!found.has_value());
    const auto& message = found.error().message;
    const auto asked = "GET " + server.url() + "/_snapshot/camunda/camunda_webapps_*";
    BOOST_TEST(message.find(asked) != std::string::npos, message);
    return found.error();
  }
  static support::http_reply json(std::string body) {
    return {200, {{"Content-Type", "application/json"}}, std::move(body)};
  }
};

BOOST_FIXTURE_TEST_SUITE(broken_listings, rig)

BOOST_AUTO_TEST_CASE(ASinkThatWantsNoMoreEndsTheCallAtTheEngineToo) {
  const endless_engine server;
  net::node_client nodes(on, client, {*net::base_url::parse(server.url())});
  engine::snapshot_api api(nodes, "camunda");
  few_wanted sink(3);
  const auto began = on.now();
  const auto listed = api.stream_snapshots("*", service::detail::states, sink, limits);
  BOOST_REQUIRE(!listed.has_value());
  BOOST_TEST((listed.error().fault == engine_fault::stopped));
  BOOST_TEST(sink.taken == 3U);
  BOOST_TEST(server.is_left_within(10s));
  BOOST_TEST((on.now() - began < 10s));
  BOOST_TEST(server.sent() < (std::size_t{16} << 20U));  // what buffers of sockets hold
}

BOOST_AUTO_TEST_CASE(AStopEndsTheCallAtTheEngineToo) {
  const endless_engine server;
  net::node_client nodes(on, client, {*net::base_url::parse(server.url())});
  engine::snapshot_api api(nodes, "camunda");
  std::stop_source stop;
  limits.stop = stop.get_token();
  few_wanted sink(std::size_t{1} << 40U);
  std::jthread stopper([&stop] {
    std::this_thread::sleep_for(50ms);
    stop.request_stop();
  });
  const auto listed = api.stream_snapshots("*", service::detail::states, sink, limits);
  const auto taken = sink.taken;
  BOOST_REQUIRE(!listed.has_value());
  BOOST_TEST((listed.error().fault == engine_fault::stopped));
  BOOST_TEST(server.is_left_within(10s));
  BOOST_TEST(sink.taken == taken);  // nothing is handed over after the call
}

BOOST_AUTO_TEST_CASE(ABodyThatTurnsIntoGarbageIsNoListing) {
  const auto whole = listing_of(2'000);
  for (const std::string garbage : {"<html>the proxy is sorry</html>", "\xff\xfe", "}", ""}) {
    const auto half = whole.substr(0, whole.size() / 2) + garbage;
    const auto error = error_of(json(half + (garbage.empty() ? "" : whole)));
    BOOST_TEST((error.fault == engine_fault::nonsense), error.message);
    BOOST_TEST(error.message.find("it is not JSON") != std::string::npos, error.message);
  }
  const auto twice = error_of(json(whole + whole));
  BOOST_TEST((twice.fault == engine_fault::nonsense), twice.message);
}

BOOST_AUTO_TEST_CASE(ABodyThatIsCutIsNoListing) {
  auto reply = json(listing_of(2'000));
  reply.manner = support::reply_manner::close_after;
  for (const std::size_t bytes : {std::size_t{500}, reply.body.size() / 2, reply.body.size()}) {
    reply.byte_count = bytes;
    const auto error = error_of(reply);
    BOOST_TEST((error.fault == engine_fault::unreachable), error.message);
  }
}

BOOST_AUTO_TEST_CASE(ABodyBeyondTheBoundIsNoListing) {
  const auto error = error_of(json(listing_of(2'000)), 10'000);
  BOOST_TEST((error.fault == engine_fault::nonsense), error.message);
  BOOST_TEST(error.message.find("larger than the 10000 bytes") != std::string::npos, error.message);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
