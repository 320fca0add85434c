// What connections keep while they are idle: little, whatever they have asked for before.
#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "network_memory.hpp"
#include "open_port.hpp"
#include "support/raw_socket.hpp"

namespace {

constexpr std::ptrdiff_t connections = 32;
constexpr std::string_view plain = "GET /actuator/health HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// A port of one thread with connections that have each had a short answer.
class idle_clients {
 public:
  idle_clients() : port_(one_thread()), observer_(port_.connect()) {
    ask(observer_, plain);
    const std::ptrdiff_t before = held();
    for (std::ptrdiff_t n = 0; n < connections; ++n) clients_.push_back(port_.connect());
    ask_all(plain);
    at_rest_ = held();
    each_at_rest_ = (at_rest_ - before) / connections;
  }

  std::ptrdiff_t each_at_rest() const { return each_at_rest_; }

  /// How many bytes more than at rest one of them keeps when all have had an answer to this.
  std::ptrdiff_t each_keeps_after(std::string_view request, int status = 200) {
    ask_all(request, status);
    return (held() - at_rest_) / connections;
  }

 private:
  static port_test::open_port::options one_thread() {
    port_test::open_port::options with;
    with.threads = 1;
    return with;
  }

  static void ask(support::raw_socket& client, std::string_view request, int status = 200) {
    client.send(request);
    BOOST_REQUIRE_EQUAL(port_test::read_answer(client).status, status);
  }

  void ask_all(std::string_view request, int status = 200) {
    for (auto& each : clients_) ask(each, request, status);
  }

  /// The thread comes to the observer's request when it is done with those before.
  std::ptrdiff_t held() {
    ask(observer_, plain);
    ask(observer_, plain);
    return port_test::held_by_network_threads();
  }

  port_test::open_port port_;
  support::raw_socket observer_;
  std::vector<support::raw_socket> clients_;
  std::ptrdiff_t at_rest_ = 0;
  std::ptrdiff_t each_at_rest_ = 0;
};

std::string post(std::size_t body_bytes) {
  return "POST /actuator/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
         "Content-Length: " +
         std::to_string(body_bytes) + "\r\n\r\n" + std::string(body_bytes, '1');
}

std::string get(const std::string& target, const std::string& fields) {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string made;
  for (std::size_t n = 0; n < times; ++n) made += text;
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(memory_of_idle_connections)

BOOST_AUTO_TEST_CASE(is_little_after_whatever_they_have_asked_for) {
  idle_clients clients;
  BOOST_TEST(clients.each_at_rest() > 1024);  // else nothing is counted
  BOOST_TEST(clients.each_at_rest() < 8 * 1024);

  struct row {
    std::string_view what;
    std::string request;
    int status = 200;
  };
  // No long path of an endpoint: the port keeps a book of who has reached those.
  const std::vector<row> rows = {
      {"a large body, and the same as answer", post(60'000)},
      {"an answer of megabytes", get("/actuator/large", "")},
      {"as many fields as may be", get("/actuator/health", repeated("a:\r\n", 99))},
      {"a long field", get("/actuator/health", "X: " + std::string(7'000, 'x') + "\r\n")},
      {"a long path", get("/actuator/no/" + std::string(7'000, 'x'), ""), 404},
      {"many parameters", get("/actuator/health?" + repeated("a=&", 2'000), "")},
      {"what is kept of each",
       get("/actuator/health?" + std::string(200, 'x') + repeated("&a=", 15),
           repeated("a:\r\n", 15))},
      {"a body that is kept", post(1'000)},
  };
  for (const row& each : rows) {
    BOOST_TEST_CONTEXT(each.what) {
      const std::ptrdiff_t more = clients.each_keeps_after(each.request, each.status);
      BOOST_TEST_MESSAGE(each.what << ": " << more << " bytes a connection");
      BOOST_TEST(more < 6 * 1024);
    }
  }
  const std::ptrdiff_t in_the_end = clients.each_keeps_after(plain);
  BOOST_TEST(in_the_end < 6 * 1024);
}

BOOST_AUTO_TEST_SUITE_END()
