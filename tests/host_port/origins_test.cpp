// What browsers and proxies say of where a request comes from, and what they get for it.
#include <boost/test/unit_test.hpp>

#include <string>

#include "http/message/error_body.hpp"
#include "open_port.hpp"

using port_test::answer;
using port_test::open_port;

namespace {

constexpr const char* ops = "Origin: https://ops.example\r\n";

std::string request(const std::string& line, const std::string& fields = "",
                    const std::string& body = "") {
  return line + " HTTP/1.1\r\nHost: localhost\r\n" + fields +
         (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") + "\r\n" +
         body;
}

open_port::options for_browsers() {
  open_port::options with;
  with.cross_origin.origins = {"https://ops.example"};
  return with;
}

std::string self_link(const answer& page) {
  const std::string start = "{\"_links\":{\"self\":{\"href\":\"";
  return page.body.substr(start.size(), page.body.find('"', start.size()) - start.size());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(origins)

BOOST_AUTO_TEST_CASE(nothing_is_said_of_origins_until_one_is_allowed) {
  open_port port;
  for (const auto* line : {"GET /actuator/echo", "OPTIONS /actuator/echo"}) {
    const answer got =
        port.exchange(request(line, std::string(ops) + "Access-Control-Request-Method: GET\r\n"));
    BOOST_TEST(got.status == 200);
    BOOST_TEST(got.field("Access-Control-Allow-Origin") == "");
    BOOST_TEST(got.field("Vary") == "");
  }
}

BOOST_AUTO_TEST_CASE(a_page_of_an_allowed_origin_may_read_the_answer) {
  open_port port(for_browsers());
  const answer got = port.exchange(request("GET /actuator/echo", ops));
  BOOST_TEST(got.status == 200);
  BOOST_TEST(got.body == "[]");
  BOOST_TEST(got.field("Access-Control-Allow-Origin") == "https://ops.example");
  BOOST_TEST(got.field("Vary") ==
             "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
  BOOST_TEST(port.reached.take().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_forbidden_request_does_not_reach_its_endpoint) {
  open_port port(for_browsers());
  auto socket = port.connect();
  const std::string json = "Content-Type: application/json\r\n";
  socket.send(request("GET /actuator/echo", "Origin: https://evil.example\r\n"));
  const answer refused = port_test::read_answer(socket);
  BOOST_TEST(refused.status == 403);
  BOOST_TEST(refused.field("Content-Type") == "application/json");
  BOOST_TEST(refused.field("Access-Control-Allow-Origin") == "");
  BOOST_TEST(refused.body.find("\"status\":403,\"error\":\"Forbidden\"") != std::string::npos);
  socket.send(request("POST /actuator/echo", json + ops, "{}"));
  BOOST_TEST(port_test::read_answer(socket).status == 403);
  BOOST_TEST(port.reached.take().empty());
  // Nothing of it is left for the next request of the connection.
  socket.send(request("POST /actuator/echo", json, "{}"));
  const answer own = port_test::read_answer(socket);
  BOOST_TEST(own.body == "{}");
  BOOST_TEST(own.field("Access-Control-Allow-Origin") == "");
  socket.send(request("GET /nothing"));
  BOOST_TEST(port_test::read_answer(socket).field("Vary") == "");
}

BOOST_AUTO_TEST_CASE(a_question_before_a_request_is_answered_by_the_host) {
  open_port port(for_browsers());
  const answer allowed = port.exchange(request(
      "OPTIONS /actuator/echo", std::string(ops) + "Access-Control-Request-Method: GET\r\n"));
  BOOST_TEST(allowed.status == 200);
  BOOST_TEST(allowed.body == "");
  BOOST_TEST(allowed.field("Access-Control-Allow-Origin") == "https://ops.example");
  BOOST_TEST(allowed.field("Access-Control-Allow-Methods") == "GET,HEAD");
  BOOST_TEST(allowed.field("Access-Control-Max-Age") == "1800");
  BOOST_TEST(allowed.field("Allow") == "");
  const answer refused = port.exchange(request(
      "OPTIONS /actuator/echo", std::string(ops) + "Access-Control-Request-Method: POST\r\n"));
  BOOST_TEST(refused.status == 403);
  BOOST_TEST(refused.field("Access-Control-Allow-Origin") == "");
  BOOST_TEST(port.exchange(request("OPTIONS /actuator/echo")).field("Allow") ==
             "GET,HEAD,POST,OPTIONS");
}

BOOST_AUTO_TEST_CASE(answers_of_plugins_have_the_fields_too) {
  open_port port(for_browsers());
  auto socket = port.connect();
  socket.send(request("GET /actuator/late", ops));
  host::http::response late;
  late.body = "late";
  port.calls.answer(port.inbox.take(), std::move(late));
  const answer got = port_test::read_answer(socket);
  BOOST_TEST(got.body == "late");
  BOOST_TEST(got.field("Access-Control-Allow-Origin") == "https://ops.example");
}

BOOST_AUTO_TEST_CASE(a_proxy_is_believed_only_where_that_is_configured) {
  const std::string fields =
      "X-Forwarded-Proto: https\r\nX-Forwarded-Host: ops.example\r\nX-Forwarded-Port: 8443\r\n";
  const std::string own = port_test::scheme() + "://localhost/actuator";
  open_port deaf;
  BOOST_TEST(self_link(deaf.exchange(request("GET /actuator", fields))) == own);
  open_port::options with;
  with.reads_forwarded = true;
  open_port port(with);  // asked from loopback, an internal address
  BOOST_TEST(self_link(port.exchange(request("GET /actuator", fields))) ==
             "https://ops.example:8443/actuator");
  BOOST_TEST(self_link(port.exchange(request("GET /actuator"))) == own);
  BOOST_TEST(self_link(port.exchange(request("GET /actuator", "X-Forwarded-Host: a/../b\r\n"))) ==
             own);
  BOOST_TEST(port.exchange(request("GET /nothing", fields)).status == 404);
}

BOOST_AUTO_TEST_CASE(errors_have_the_members_that_are_configured) {
  using when = host::http::error_members::when;
  open_port::options with;
  with.errors = {when::on_param, false};
  open_port port(with);
  const auto members = [&](const std::string& line) {
    const std::string body = port.exchange(request(line)).body;
    return body.substr(std::min(body.find(",\"status\""), body.size()));
  };
  const std::string error = ",\"status\":405,\"error\":\"Method Not Allowed\"";
  BOOST_TEST(members("DELETE /actuator/echo") == error + "}");
  BOOST_TEST(members("DELETE /actuator/echo?message=true") ==
             error + ",\"message\":\"the method DELETE is not supported here\"}");
  BOOST_TEST(members("GET http://elsewhere/") == ",\"status\":400,\"error\":\"Bad Request\"}");
}

BOOST_AUTO_TEST_SUITE_END()
