#include "client/port.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "support/http_server.hpp"

namespace {

using namespace backup::client;
using std::chrono::milliseconds;

struct fixture {
  fixture()
      : server([this](const support::http_request& request) {
          requests.push_back(request);
          return reply;
        }) {
    to.url = server.url() + "/backups";
    to.request_timeout = milliseconds(10'000);
  }
  ~fixture() {
    server.stop();
    ::close(interrupted);
  }

  answer_or_trouble ask(const asked& what) { return port(to, interrupted, "test/1").ask(what); }

  std::vector<support::http_request> requests;
  support::http_reply reply{.status = 200, .headers = {}, .body = "{}"};
  support::http_server server;
  connection to;
  int interrupted = ::eventfd(0, EFD_CLOEXEC);
};

BOOST_FIXTURE_TEST_SUITE(backup_client_port, fixture)

BOOST_AUTO_TEST_CASE(ARequestIsSentAsItWasAskedFor) {
  to.user = "ada:a:b";
  const auto got = ask({.method = "POST", .path = "/1", .query = "a=b", .body = "{\"x\":1}"});
  BOOST_REQUIRE(got.has_value());
  BOOST_TEST(got->status == 200);
  BOOST_TEST(got->body == "{}");
  BOOST_REQUIRE(requests.size() == 1u);
  const auto& sent = requests.front();
  BOOST_TEST(sent.method == "POST");
  BOOST_TEST(sent.target == "/backups/1?a=b");
  BOOST_TEST(sent.body == "{\"x\":1}");
  const auto field = [&](const char* name) {
    return support::header_value(sent.headers, name).value_or("none");
  };
  BOOST_TEST(field("Authorization") == "Basic YWRhOmE6Yg==");
  BOOST_TEST(field("Content-Type") == "application/json");
  BOOST_TEST(field("User-Agent") == "test/1");
  BOOST_TEST(field("Expect") == "none");
}

BOOST_AUTO_TEST_CASE(SeveralRequestsKeepTheirConnectionAndForgetWhatWasBefore) {
  port at(to, interrupted, "test/1");
  BOOST_TEST(at.ask({.method = "POST", .body = "1"}).has_value());
  BOOST_TEST(at.ask({.method = "DELETE", .path = "/1"}).has_value());
  BOOST_TEST(at.ask({}).has_value());
  BOOST_TEST(server.connections_accepted() == 1u);
  BOOST_TEST(requests.at(1).method == "DELETE");
  BOOST_TEST(requests.at(2).method == "GET");
  BOOST_TEST(requests.at(2).body == "");
}

BOOST_AUTO_TEST_CASE(ARedirectionIsToldAndNotFollowed) {
  reply = {.status = 302, .headers = {{"Location", server.url() + "/else"}}, .body = ""};
  const auto got = ask({});
  BOOST_REQUIRE(got.has_value());
  BOOST_TEST(got->status == 302);
  BOOST_TEST(got->location == server.url() + "/else");
  BOOST_TEST(requests.size() == 1u);
}

BOOST_AUTO_TEST_CASE(AnAnswerThatIsTooLongIsLeft) {
  reply.body = std::string(1001, ' ');
  BOOST_TEST(ask({.longest_answer = 1001}).has_value());
  const auto got = ask({.longest_answer = 1000});
  BOOST_REQUIRE(!got.has_value());
  BOOST_TEST((got.error().what == trouble::kind::too_long));
}

BOOST_AUTO_TEST_CASE(ASlowAnswerIsLeftAfterItsTime) {
  reply.manner = support::reply_manner::hang;
  const auto began = std::chrono::steady_clock::now();
  const auto got = ask({.at_most = milliseconds(200)});
  BOOST_REQUIRE(!got.has_value());
  BOOST_TEST((got.error().what == trouble::kind::timed_out));
  BOOST_TEST((std::chrono::steady_clock::now() - began < milliseconds(5'000)));
}

BOOST_AUTO_TEST_CASE(AnInterruptionEndsARequestAtOnce) {
  reply.manner = support::reply_manner::hang;
  std::thread interrupts([this] {
    std::this_thread::sleep_for(milliseconds(100));
    ::eventfd_write(interrupted, 1);
  });
  const auto got = ask({});
  interrupts.join();
  BOOST_REQUIRE(!got.has_value());
  BOOST_TEST((got.error().what == trouble::kind::interrupted));
}

BOOST_AUTO_TEST_CASE(APortThatIsNotThereIsNamed) {
  server.refuse();
  const auto got = ask({});
  BOOST_REQUIRE(!got.has_value());
  BOOST_TEST((got.error().what == trouble::kind::unreachable));
  BOOST_TEST(got.error().sentence.starts_with(to.url + ": "));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
