// Messages that two parsers could read differently: refused, and the connection ends.
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "open_port.hpp"

using port_test::answer;
using port_test::open_port;
using port_test::read_answer;

namespace {

struct attack {
  std::string name;
  std::string bytes;
  int status = 400;
};

const std::string line = "POST /actuator/echo HTTP/1.1\r\n";
const std::string host_field = "Host: localhost\r\n";
const std::string json = "Content-Type: application/json\r\n";
const std::string next = "GET /actuator/echo/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

const std::vector<attack> attacks = {
    {"no Host", line + json + "Content-Length: 2\r\n\r\n{}"},
    {"two Hosts", line + host_field + host_field + "\r\n"},
    {"bad Host", line + "Host: a/b\r\n\r\n"},
    {"user in Host", line + "Host: a@b\r\n\r\n"},
    {"length and coding",
     line + host_field + json + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
    {"coding and length",
     line + host_field + json + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"},
    {"two lengths", line + host_field + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"},
    {"two equal lengths", line + host_field + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"},
    {"list of lengths", line + host_field + "Content-Length: 2, 2\r\n\r\n{}"},
    {"signed length", line + host_field + "Content-Length: +2\r\n\r\n{}"},
    {"other coding", line + host_field + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
    {"coding after chunked",
     line + host_field + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"},
    {"coding before chunked",
     line + host_field + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
    {"two codings",
     line + host_field +
         "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
    {"coding in 1.0", "POST /actuator/echo HTTP/1.0\r\n" + host_field +
                          "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
    {"folded field", line + host_field + "X: a\r\n b\r\n\r\n"},
    {"blank before colon", line + host_field + "Content-Length : 2\r\n\r\n{}"},
    {"bare line feed", "GET /actuator/echo HTTP/1.1\nHost: localhost\n\n"},
    {"line feed in a value", line + host_field + "X: a\nY: b\r\n\r\n"},
    {"carriage return in a value", line + host_field + "X: a\rb\r\n\r\n"},
    {"NUL in a value", line + host_field + "X: a" + std::string(1, '\0') + "b\r\n\r\n"},
    {"no field name", line + host_field + ": x\r\n\r\n"},
    {"bad chunk size", line + host_field + json + "Transfer-Encoding: chunked\r\n\r\nx\r\n"},
    {"chunk longer than said",
     line + host_field + json + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"},
    {"chunk extension without end", line + host_field + json +
                                        "Transfer-Encoding: chunked\r\n\r\n1;" +
                                        std::string(64 * 1024, 'x')},
    {"trailer without end",
     line + host_field + json +
         "Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + std::string(64 * 1024, 'x')},
    {"no HTTP at all", "\x16\x03\x01\x02"},
    {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(smuggling)

BOOST_AUTO_TEST_CASE(an_ambiguous_message_is_refused_and_nothing_behind_it_is_served) {
  open_port port;
  for (const attack& each : attacks) {
    BOOST_TEST_CONTEXT(each.name) {
      auto socket = port.connect();
      socket.send(each.bytes + next);
      const answer got = read_answer(socket);
      BOOST_TEST(got.status == each.status);
      BOOST_TEST(got.field("Connection") == "close");
      BOOST_TEST(socket.read_to_end() == "");
    }
  }
  BOOST_TEST(port.exchange(next).body == "smuggled");
}

BOOST_AUTO_TEST_SUITE_END()
