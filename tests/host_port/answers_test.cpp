// What a client gets for one request: statuses, fields and shapes.
#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <vector>

#include "open_port.hpp"

using port_test::answer;
using port_test::open_port;
using port_test::to;

namespace {

constexpr const char* v3 = "application/vnd.spring-boot.actuator.v3+json";
constexpr const char* three_types =
    "application/vnd.spring-boot.actuator.v3+json, application/vnd.spring-boot.actuator.v2+json, "
    "application/json";

std::string request(const std::string& line, const std::string& fields = "",
                    const std::string& body = "") {
  return line + " HTTP/1.1\r\nHost: localhost\r\n" + fields +
         (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") + "\r\n" +
         body;
}

/// The error body without its timestamp.
std::string without_timestamp(const std::string& body) {
  const std::string start = "{\"timestamp\":\"2026-11-22T21:06:44.145+00:00\"";
  return body.size() < start.size() ? body : "{" + body.substr(start.size() + 1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(answers)

BOOST_AUTO_TEST_CASE(an_endpoint_answers_in_the_third_version_of_the_type_by_default) {
  open_port port;
  const answer got = port.exchange(request("GET /actuator/echo?a=1&b=x%20y"));
  BOOST_TEST(got.status == 200);
  BOOST_TEST(got.body == "[a=1;b=x y;]");
  BOOST_TEST(got.field("Content-Type") == v3);
  BOOST_TEST(got.field("Date").size() == 29U);
  BOOST_TEST(got.field("Server") == "");
  BOOST_TEST(got.field("Connection") == "");
}

BOOST_AUTO_TEST_CASE(a_page_of_links_is_made_from_the_host_field) {
  open_port port;
  const answer got = port.exchange("GET /actuator HTTP/1.1\r\nHost: ops.example:9600\r\n\r\n");
  const std::string base = port_test::scheme() + "://ops.example:9600/actuator";
  const std::string start = R"({"_links":{"self":{"href":")" + base +
                            R"(","templated":false},"health":{"href":")" + base +
                            R"(/health","templated":false},"health-path":{"href":")" + base +
                            R"(/health/{*path}","templated":true})";
  BOOST_TEST(got.body.substr(0, start.size()) == start);
}

BOOST_AUTO_TEST_CASE(probes_follow_the_state_of_the_host) {
  open_port port;
  BOOST_TEST(port.exchange(request("GET /actuator/health/readiness")).body ==
             "{\"status\":\"UP\"}");
  port.state.set(host::registry::readiness_state::refusing_traffic);
  const answer refusing = port.exchange(request("GET /actuator/health/readiness"));
  BOOST_TEST(refusing.status == 503);
  BOOST_TEST(refusing.body == "{\"status\":\"OUT_OF_SERVICE\"}");
  BOOST_TEST(port.exchange(request("GET /actuator/health/liveness")).status == 200);
  const answer unknown = port.exchange(request("GET /actuator/health/nothing"));
  BOOST_TEST(unknown.status == 404);
  BOOST_TEST(unknown.body == "");
}

BOOST_AUTO_TEST_CASE(an_unknown_path_is_a_404_in_the_error_shape) {
  open_port port;
  const std::vector<std::string> paths = {"/",
                                          "/actuator/",
                                          "/actuator/echo/",
                                          "/actuator//echo",
                                          "//actuator/echo",
                                          "/actuator/Echo",
                                          "/actuator/ech%6f",
                                          "/actuator/echo/a/b",
                                          "/actuator/echo;a=b"};
  for (const std::string& path : paths) {
    const answer got = port.exchange(request("GET " + path + "?q=1"));
    BOOST_TEST(got.status == 404, path);
    BOOST_TEST(without_timestamp(got.body) ==
               "{\"status\":404,\"error\":\"Not Found\",\"path\":\"" + path + "\"}");
    BOOST_TEST(got.field("Content-Type") == "application/json");
    BOOST_TEST(got.field("Connection") == "");
  }
}

BOOST_AUTO_TEST_CASE(a_path_that_could_be_read_in_two_ways_is_a_400) {
  open_port port;
  const std::vector<std::string> targets = {
      "/actuator/x/../echo",  "/actuator/./echo",       "/actuator/%2e%2E/echo",
      "/actuator/echo/a%2Fb", "/actuator/echo/%00",     "/actuator/echo/%ff",
      "/actuator/echo/%zz",   "/actuator/echo\xc3\xa4", "http://elsewhere/actuator/echo",
      "actuator/echo",        "/actuator/echo?a=%ff",   "*"};
  for (const std::string& target : targets) {
    const answer got = port.exchange(request("GET " + target));
    BOOST_TEST(got.status == 400, target);
    BOOST_TEST(got.field("Connection") == "close");
  }
}

BOOST_AUTO_TEST_CASE(the_absolute_form_is_taken_when_it_names_the_host_of_the_field) {
  open_port port;
  BOOST_TEST(
      port.exchange(request("GET " + port_test::scheme() + "://localhost/actuator/echo")).status ==
      200);
}

BOOST_AUTO_TEST_CASE(a_selector_is_decoded) {
  open_port port;
  BOOST_TEST(port.exchange(request("GET /actuator/echo/a%20+%C3%A4")).body == "a +\xC3\xA4");
}

BOOST_AUTO_TEST_CASE(head_has_the_length_of_get_and_no_body) {
  open_port port;
  auto socket = port.connect();
  socket.send(request("HEAD /actuator/echo?a=1") + request("GET /actuator/echo"));
  const answer head = port_test::read_answer(socket, to::head);
  BOOST_TEST(head.status == 200);
  BOOST_TEST(head.field("Content-Length") == "6");
  BOOST_TEST(head.field("Content-Type") == v3);
  BOOST_TEST(port_test::read_answer(socket).body == "[]");
}

BOOST_AUTO_TEST_CASE(options_and_405_spell_the_methods_as_clients_know_them) {
  open_port port;
  const answer options = port.exchange(request("OPTIONS /actuator/echo"));
  BOOST_TEST(options.status == 200);
  BOOST_TEST(options.field("Allow") == "GET,HEAD,POST,OPTIONS");
  BOOST_TEST(options.body == "");
  for (const std::string verb : {"DELETE", "PUT", "TRACE", "FROB", "get"}) {
    const answer refused = port.exchange(request(verb + " /actuator/echo"));
    BOOST_TEST(refused.status == 405, verb);
    BOOST_TEST(refused.field("Allow") == "GET, POST");
  }
  BOOST_TEST(port.exchange(request("OPTIONS *")).status == 200);
  BOOST_TEST(port.exchange(request("OPTIONS /nothing")).status == 404);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_declared_as_json_is_a_415) {
  open_port port;
  for (const std::string type : {"", "Content-Type: text/plain\r\n",
                                 "Content-Type: application/x-www-form-urlencoded\r\n"}) {
    const answer refused = port.exchange(request("POST /actuator/echo", type, "{}"));
    BOOST_TEST(refused.status == 415, type);
    BOOST_TEST(refused.field("Accept") == three_types);
    BOOST_TEST(refused.field("Content-Type") == "application/json");
  }
  const answer taken = port.exchange(
      request("POST /actuator/echo", "Content-Type: application/json;charset=utf-8\r\n", "{}"));
  BOOST_TEST(taken.status == 200);
  BOOST_TEST(taken.body == "{}");
}

BOOST_AUTO_TEST_CASE(a_type_that_nobody_makes_is_a_406_without_a_body) {
  open_port port;
  const answer refused = port.exchange(request("GET /actuator/echo", "Accept: text/html\r\n"));
  BOOST_TEST(refused.status == 406);
  BOOST_TEST(refused.body == "");
  BOOST_TEST(refused.field("Accept") == three_types);
  const answer json = port.exchange(request("GET /actuator/echo", "Accept: application/json\r\n"));
  BOOST_TEST(json.field("Content-Type") == "application/json");
}

BOOST_AUTO_TEST_CASE(the_method_is_judged_before_the_body_type_and_that_before_accept) {
  open_port port;
  BOOST_TEST(port.exchange(request("PUT /actuator/echo", "Accept: text/html\r\n", "x")).status ==
             405);
  BOOST_TEST(port.exchange(request("POST /actuator/echo", "Accept: text/html\r\n", "x")).status ==
             415);
}

BOOST_AUTO_TEST_CASE(an_exception_of_an_endpoint_is_a_500_in_the_error_shape_that_tells_nothing) {
  open_port port;
  port.while_held = [] { throw std::runtime_error("a secret of the house"); };
  const answer got = port.exchange(request("GET /actuator/held"));
  BOOST_TEST(got.status == 500);
  BOOST_TEST(got.field("Connection") == "close");
  BOOST_TEST(without_timestamp(got.body) ==
             "{\"status\":500,\"error\":\"Internal Server Error\",\"path\":\"/actuator/held\"}");
}

BOOST_AUTO_TEST_CASE(a_body_over_the_limit_is_a_413_that_the_client_sees) {
  open_port port;
  const std::string body(200 * 1024, 'x');
  const std::string json = "Content-Type: application/json\r\n";
  auto declared = port.connect();
  declared.send(request("POST /actuator/echo", json, body));
  BOOST_TEST(port_test::read_answer(declared).status == 413);
  BOOST_TEST(declared.wait_closed(std::chrono::seconds(5)));

  auto chunked = port.connect();
  chunked.send(request("POST /actuator/echo", json + "Transfer-Encoding: chunked\r\n"));
  chunked.send("32000\r\n");
  chunked.send(body.substr(0, 0x10000));
  BOOST_TEST(port_test::read_answer(chunked).status == 413);

  BOOST_TEST(port.exchange(request("POST /actuator/late", "", std::string(1025, 'x'))).status ==
             413);
}

BOOST_AUTO_TEST_CASE(a_header_over_the_limit_is_a_431_that_the_client_sees) {
  open_port port;
  const answer whole =
      port.exchange(request("GET /actuator/echo", "X: " + std::string(9000, 'x') + "\r\n"));
  BOOST_TEST(whole.status == 431);
  auto endless = port.connect();
  endless.send("GET /actuator/echo HTTP/1.1\r\nX: " + std::string(20'000, 'x'));
  BOOST_TEST(port_test::read_answer(endless).status == 431);
  BOOST_TEST(endless.wait_closed(std::chrono::seconds(5)));
}

BOOST_AUTO_TEST_SUITE_END()
