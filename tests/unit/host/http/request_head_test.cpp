#include "http/request_head.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>

using host::http::find_illegal_bytes;
using host::http::framing;
using host::http::header_list;
using host::http::judge_framing;
using host::http::request_head;

namespace {

request_head head(header_list fields, int version = 11) {
  fields.emplace_back("Host", "h");
  return {"POST", "/", version, std::move(fields)};
}

framing plain() {
  framing made;
  made.host = "h";
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(framing_of_requests)

BOOST_AUTO_TEST_CASE(the_fields_say_how_the_message_is_framed) {
  framing sized = plain();
  sized.content_length = 12;
  BOOST_TEST((judge_framing(head({{"content-length", " 12 "}})) == sized));
  framing chunked = plain();
  chunked.chunked = true;
  BOOST_TEST((judge_framing(head({{"Transfer-Encoding", "Chunked"}})) == chunked));
  framing waiting = plain();
  waiting.expects_continue = true;
  BOOST_TEST((judge_framing(head({{"Expect", "100-Continue"}})) == waiting));
  framing closing = plain();
  closing.keep_alive = false;
  BOOST_TEST((judge_framing(head({{"Connection", "x , CLOSE"}})) == closing));
  BOOST_TEST((judge_framing(head({{"Connection", "keep-alive"}}, 10)) == closing));
  BOOST_TEST((judge_framing(head({{"Connection", "closed"}})) == plain()));
}

BOOST_AUTO_TEST_CASE(what_is_refused_has_a_status) {
  BOOST_TEST(judge_framing(head({}, 12)).error().status == 505);
  BOOST_TEST(judge_framing(head({{"Expect", "x"}})).error().status == 417);
  BOOST_TEST(judge_framing(head({{"host", "h"}})).error().status == 400);
  BOOST_TEST(judge_framing({"GET", "/", 11, {}}).error().status == 400);
  BOOST_TEST(judge_framing({"GET", "/", 10, {}}).has_value());
  for (const std::string_view length :
       {"", "-1", "+1", "1 2", "1,1", "0x1", "1.0", "18446744073709551616"}) {
    BOOST_TEST(!judge_framing(head({{"Content-Length", std::string(length)}})), length);
  }
}

BOOST_AUTO_TEST_CASE(bytes_that_parsers_read_differently_are_found) {
  using namespace std::string_view_literals;
  BOOST_TEST(!find_illegal_bytes("GET / HTTP/1.1\r\nA: b\tc \x80\r\n\r\n"));
  for (const std::string_view bad :
       {"a\nb"sv, "a\rb"sv, "a\r"sv, "a\r\n b"sv, "a\r\n\tb"sv, "a\0b"sv, "a\x7F"sv, "a\x1F"sv}) {
    BOOST_TEST(find_illegal_bytes(bad).has_value(), bad);
  }
}

BOOST_AUTO_TEST_SUITE_END()
