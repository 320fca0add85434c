// What the access log says of requests, whatever clients send and however they leave.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "open_port.hpp"

namespace fs = std::filesystem;
using port_test::open_port;
using port_test::to;

namespace {

std::string request(const std::string& line, const std::string& fields = "") {
  return line + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

/// A port with an access log; at the end of the port the log is whole.
struct logged_port {
  explicit logged_port(const std::string& pattern) {
    std::string name = (fs::temp_directory_path() / "port-access-XXXXXX").native();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
    auto opened = host::log::access_log::open(*host::log::access_pattern::parse(pattern),
                                              {folder.native(), "a", "", ""}, events);
    BOOST_REQUIRE(opened.has_value());
    log = *std::move(opened);
    open_port::options with;
    with.accesses = log.get();
    port = std::make_unique<open_port>(with);
  }
  ~logged_port() {
    port.reset();
    fs::remove_all(folder);
  }
  /// Waits for so many lines, and gives them.
  std::string lines(std::uint64_t count) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (log->written() < count && std::chrono::steady_clock::now() < give_up) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    port.reset();
    log.reset();
    std::ifstream in(folder / "a");
    return {std::istreambuf_iterator<char>(in), {}};
  }

  host::log::logger events{STDERR_FILENO, host::log::format::text, host::log::level::error};
  fs::path folder;
  std::unique_ptr<host::log::access_log> log;
  std::unique_ptr<open_port> port;
};

/// "[date]" for "[26/Nov/2026:12:00:00 +0000]", if it looks like that.
std::string without_dates(std::string lines) {
  const std::string form = "[00/Aaa/0000:00:00:00 +0000]";
  for (auto at = lines.find('['); at != lines.npos; at = lines.find('[', at + 1)) {
    std::string date = lines.substr(at, form.size());
    for (char& c : date) {
      if (c >= '0' && c <= '9') c = '0';
      if (c >= 'A' && c <= 'Z') c = 'A';
      if (c >= 'a' && c <= 'z') c = 'a';
    }
    if (date == form) lines.replace(at, form.size(), "[date]");
  }
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_log)

BOOST_AUTO_TEST_CASE(each_answer_has_a_line_in_the_order_of_its_connection) {
  logged_port logged("%h %l %u %t \"%r\" %s");
  auto client = logged.port->connect();
  client.send(request("GET /actuator/echo?token=t&a=b"));
  BOOST_TEST(port_test::read_answer(client).status == 200);
  client.send(request("HEAD /actuator/echo"));
  BOOST_TEST(port_test::read_answer(client, to::head).status == 200);
  client.send(request("BREW /actuator/echo"));
  BOOST_TEST(port_test::read_answer(client).status == 405);
  client.send("nonsense\r\n\r\n");
  BOOST_TEST(port_test::read_answer(client).status == 400);
  const std::string start = "127.0.0.1 - - [date] ";
  BOOST_TEST(without_dates(logged.lines(4)) ==
             start + "\"GET /actuator/echo?token=******&a=b HTTP/1.1\" 200\n" + start +
                 "\"HEAD /actuator/echo HTTP/1.1\" 200\n" + start +
                 "\"BREW /actuator/echo HTTP/1.1\" 405\n" + start + "\"-\" 400\n");
}

BOOST_AUTO_TEST_CASE(the_bytes_of_the_body_are_told_that_went_out) {
  logged_port logged("%B %b");
  auto client = logged.port->connect();
  client.send(request("GET /actuator/echo?a=b"));
  BOOST_TEST(port_test::read_answer(client).body == "[a=b;]");
  client.send(request("HEAD /actuator/echo?a=b"));
  BOOST_TEST(port_test::read_answer(client, to::head).status == 200);
  client.send(request("GET /actuator/large"));
  BOOST_TEST(port_test::read_answer(client).body.size() == 4'194'304U);
  BOOST_TEST(logged.lines(3) == "6 6\n0 -\n4194304 4194304\n");
}

BOOST_AUTO_TEST_CASE(
    a_client_that_leaves_before_its_answer_has_a_line_and_who_asks_nothing_has_none) {
  logged_port logged("%m %U %s %b");
  {
    auto client = logged.port->connect();
    client.send(request("GET /actuator/late"));
    logged.port->inbox.take();
  }
  { logged.port->connect().send("GET /actuator/ec"); }
  { logged.port->connect(); }
  BOOST_TEST(logged.lines(1) == "GET /actuator/late 499 -\n");
}

BOOST_AUTO_TEST_CASE(fields_of_the_request_are_there_and_forge_nothing) {
  logged_port logged("%{User-Agent}i|%{Authorization}i|%{X}i");
  logged.port->exchange(
      request("GET /actuator/echo", "User-Agent: a\"b\r\nAuthorization: Basic abc\r\n"));
  BOOST_TEST(logged.lines(1) == "a\\\"b|******|-\n");
}

BOOST_AUTO_TEST_SUITE_END()
