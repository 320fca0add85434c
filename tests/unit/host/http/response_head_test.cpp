#include "http/response_head.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using host::http::append_response_head;
using host::http::response;

namespace {

std::string head_of(const response& answer, bool close = false) {
  std::string out;
  append_response_head(out, answer, {close, "negotiated/type", "Date: today\r\n"});
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(response_head)

BOOST_AUTO_TEST_CASE(a_body_has_the_negotiated_type_unless_the_answer_states_one) {
  BOOST_TEST(head_of({200, "", "abc", {}}) ==
             "HTTP/1.1 200 OK\r\nContent-Type: negotiated/type\r\nContent-Length: 3\r\n"
             "Date: today\r\n\r\n");
  BOOST_TEST(head_of({200, "own/type", "abc", {}}, true) ==
             "HTTP/1.1 200 OK\r\nContent-Type: own/type\r\nContent-Length: 3\r\n"
             "Date: today\r\nConnection: close\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(an_answer_without_a_body_has_the_type_that_it_states_and_some_have_no_length) {
  BOOST_TEST(head_of({404, "", "", {}}) ==
             "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nDate: today\r\n\r\n");
  BOOST_TEST(head_of({200, "own/type", "", {}}) ==
             "HTTP/1.1 200 OK\r\nContent-Type: own/type\r\nContent-Length: 0\r\n"
             "Date: today\r\n\r\n");
  BOOST_TEST(head_of({204, "x/y", "ignored", {}}) ==
             "HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n");
  BOOST_TEST(head_of({299, "", "", {}}) ==
             "HTTP/1.1 299 \r\nContent-Length: 0\r\nDate: today\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(only_400_and_500_end_the_connection) {
  for (const int status : {400, 500}) BOOST_TEST(host::http::ends_connection(status));
  for (const int status : {200, 204, 404, 405, 406, 413, 415, 502, 503}) {
    BOOST_TEST(!host::http::ends_connection(status));
  }
}

BOOST_AUTO_TEST_CASE(fields_that_would_break_the_framing_are_left_out) {
  BOOST_TEST(head_of({204,
                      "",
                      "",
                      {{"X-Good", "a\tb"},
                       {"X-Bad", "a\r\nInjected: b"},
                       {"Bad name", "x"},
                       {"content-length", "7"},
                       {"Transfer-Encoding", "chunked"}}}) ==
             "HTTP/1.1 204 No Content\r\nX-Good: a\tb\r\nDate: today\r\n\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
