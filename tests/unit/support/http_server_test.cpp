#include "support/http_server.hpp"

#include <boost/test/unit_test.hpp>

#include "support/glob.hpp"
#include "support/http_client.hpp"
#include "support/raw_socket.hpp"

namespace {

using namespace std::chrono_literals;
using support::http_reply;
using support::http_request;
using support::reply_manner;

http_reply echo(const http_request& request) {
  return {200,
          {{"x-connection", std::to_string(request.connection)}},
          request.method + " " + request.target + " " + request.body};
}

http_reply in_manner(reply_manner manner, std::size_t byte_count = 0) {
  http_reply reply{200, {}, "0123456789"};
  reply.manner = manner;
  reply.byte_count = byte_count;
  return reply;
}

BOOST_AUTO_TEST_SUITE(http_server)

BOOST_AUTO_TEST_CASE(a_request_reaches_the_handler_and_its_reply_the_client) {
  support::http_server server{echo};
  support::http_client client{server.url()};
  auto const answer = client.post("/a%2Fb?c=d", "{}", {{"X-Y", "z"}});
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body == "POST /a%2Fb?c=d {}");
}

BOOST_AUTO_TEST_CASE(a_connection_serves_several_requests) {
  support::http_server server{echo};
  support::http_client client{server.url()};
  client.get("/1");
  auto const answer = client.get("/2");
  BOOST_TEST(*support::header_value(answer.headers, "X-Connection") == "1");
  BOOST_TEST(server.connections_accepted() == 1U);
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_order) {
  support::http_server server{echo};
  auto socket = support::raw_socket::connect(server.port());
  socket.send(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  auto const answers = socket.read_to_end();
  auto const first = answers.find("GET /1");
  BOOST_TEST((first != std::string::npos && answers.find("GET /2") > first));
}

BOOST_AUTO_TEST_CASE(the_answer_to_head_has_a_length_and_no_body) {
  support::http_server server{[](const http_request&) { return http_reply{200, {}, "12345"}; }};
  auto socket = support::raw_socket::connect(server.port());
  socket.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  BOOST_TEST(socket.read_to_end() == "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(close_before_answers_nothing) {
  support::http_server server{[](auto&) { return in_manner(reply_manner::close_before); }};
  auto socket = support::raw_socket::connect(server.port());
  socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  BOOST_TEST(socket.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(close_after_sends_exactly_so_many_bytes) {
  support::http_server server{[](auto&) { return in_manner(reply_manner::close_after, 43); }};
  auto socket = support::raw_socket::connect(server.port());
  socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  BOOST_TEST(socket.read_to_end() == "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123");
}

BOOST_AUTO_TEST_CASE(a_drip_arrives_whole) {
  support::http_server server{[](auto&) { return in_manner(reply_manner::drip, 7); }};
  support::http_client client{server.url()};
  BOOST_TEST(client.get("/").body == "0123456789");
}

BOOST_AUTO_TEST_CASE(a_wrong_length_is_sent_as_given) {
  support::http_server server{[](auto&) {
    return http_reply{200, {{"Content-Length", "99"}, {"Connection", "close"}}, "x"};
  }};
  support::http_client client{server.url()};
  BOOST_CHECK_THROW(client.get("/"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(an_endless_body_goes_on_until_the_client_leaves) {
  support::http_server server{[](auto&) { return in_manner(reply_manner::endless); }};
  auto socket = support::raw_socket::connect(server.port());
  socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  BOOST_TEST(socket.read_exactly(200000).size() == 200000U);
}

BOOST_AUTO_TEST_CASE(a_hanging_reply_ends_with_the_server) {
  support::http_server server{[](auto&) { return in_manner(reply_manner::hang); }};
  auto socket = support::raw_socket::connect(server.port());
  socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  BOOST_TEST(!socket.wait_closed(20ms));
  server.stop();
  BOOST_TEST(socket.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(refused_connections_are_accepted_again_on_the_same_port) {
  support::http_server server{echo};
  auto const port = server.port();
  server.refuse();
  BOOST_CHECK_THROW(support::raw_socket::connect(port), std::runtime_error);
  server.accept_again();
  support::http_client client{server.url()};
  BOOST_TEST(server.port() == port);
  BOOST_TEST(client.get("/").status == 200);
}

BOOST_AUTO_TEST_CASE(what_is_not_http_ends_the_connection) {
  support::http_server server{echo};
  auto socket = support::raw_socket::connect(server.port());
  socket.send("nonsense\r\n\r\n");
  BOOST_TEST(socket.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(a_star_stands_for_anything_in_a_glob) {
  struct row {
    const char* pattern;
    const char* text;
    bool matches;
  };
  for (auto const& each : {row{"*", "", true}, row{"*", "/a/b", true}, row{"/a", "/a", true},
                           row{"/a", "/ab", false}, row{"/a*c", "/abbc", true},
                           row{"/a*c*", "/abcd", true}, row{"*_part_1_*", "/x_part_2_of_3", false},
                           row{"", "a", false}, row{"a*b*c", "aXbXb", false}}) {
    BOOST_TEST_CONTEXT(each.pattern << " on " << each.text) {
      BOOST_TEST(support::glob_match(each.pattern, each.text) == each.matches);
    }
  }
  BOOST_TEST(support::target_matches("/a", "/a?b=c"));
  BOOST_TEST(!support::target_matches("/a?b=d", "/a?b=c"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
