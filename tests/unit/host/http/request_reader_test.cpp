#include "http/request_reader.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using host::http::request_reader;
using progress = request_reader::progress;

namespace {

constexpr std::size_t header_bytes = 256;

struct outcome {
  progress state = progress::need_more;
  std::string body;
  std::string rest;  ///< what was not consumed
  int status = 0;
  std::size_t heads = 0;
};

/// Feeds `bytes` in pieces of `step`.
outcome read(std::string_view bytes, std::size_t step, std::size_t body_limit = 100) {
  request_reader reader(header_bytes);
  outcome made;
  std::string pending;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    pending += bytes.substr(at, step);
    do {
      const auto got = reader.read(pending);
      pending.erase(0, got.consumed);
      made.state = got.state;
      if (got.state == progress::head_complete) {
        ++made.heads;
        reader.expect_body(host::http::judge_framing(reader.head()).value(), body_limit);
      }
    } while (made.state == progress::head_complete);
    if (made.state == progress::failed) made.status = reader.failure().status;
    if (made.state == progress::complete) made.body = reader.take_body();
    if (made.state != progress::need_more) {
      made.rest = pending + std::string(bytes.substr(std::min(at + step, bytes.size())));
      break;
    }
  }
  return made;
}

const std::string line = "POST / HTTP/1.1\r\nHost: h\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(reading_requests)

BOOST_AUTO_TEST_CASE(the_same_bytes_read_the_same_however_they_are_cut) {
  struct row {
    std::string bytes;
    outcome expected;
  };
  const std::vector<row> rows = {
      {line + "\r\nnext", {progress::complete, "", "next", 0, 1}},
      {"\r\n" + line + "\r\n", {progress::complete, "", "", 0, 1}},
      {line + "Content-Length: 3\r\n\r\nabcnext", {progress::complete, "abc", "next", 0, 1}},
      {line + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\nT: u\r\n\r\nnext",
       {progress::complete, "abc", "next", 0, 1}},
      {line + "Content-Length: 3\r\n\r\nab", {progress::need_more, "", "", 0, 1}},
      {line + "X: y\r\n", {progress::need_more, "", "", 0, 0}},
  };
  for (const row& each : rows) {
    for (const std::size_t step :
         {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, each.bytes.size()}) {
      BOOST_TEST_CONTEXT(each.bytes << " in pieces of " << step) {
        const outcome got = read(each.bytes, step);
        BOOST_TEST((got.state == each.expected.state));
        BOOST_TEST(got.body == each.expected.body);
        BOOST_TEST(got.rest == each.expected.rest);
        BOOST_TEST(got.heads == each.expected.heads);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_same_fault_is_found_however_the_bytes_are_cut) {
  struct row {
    std::string bytes;
    int status;
  };
  const std::vector<row> rows = {
      {"GET / HTTP/1.1\nHost: h\n\n", 400},
      {line + "X: a\r\n b\r\n\r\n", 400},
      {line + "X: a\rb\r\n\r\n", 400},
      {line + "X: " + std::string(300, 'x') + "\r\n\r\n", 431},
      {line + "Transfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'x') + "\r\n", 413},
      {line + "Transfer-Encoding: chunked\r\n\r\nx\r\n", 400},
      {"\x16\x03\x01", 400},
      {"GET  / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\n\r\n", 505},
  };
  for (const row& each : rows) {
    for (const std::size_t step :
         {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, each.bytes.size()}) {
      BOOST_TEST_CONTEXT(each.bytes << " in pieces of " << step) {
        const outcome got = read(each.bytes, step);
        BOOST_TEST((got.state == progress::failed));
        BOOST_TEST(got.status == each.status);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_head_is_handed_over_before_the_body) {
  request_reader reader(header_bytes);
  const std::string bytes = line + "Content-Length: 1\r\n\r\nx";
  const auto got = reader.read(bytes);
  BOOST_TEST((got.state == progress::head_complete));
  BOOST_TEST(got.consumed == bytes.size() - 1);
  BOOST_TEST(reader.head().verb == "POST");
  BOOST_TEST(reader.head().target == "/");
  BOOST_TEST(reader.head().version == 11);
  BOOST_TEST(
      (reader.head().fields == host::http::header_list{{"Host", "h"}, {"Content-Length", "1"}}));
}

BOOST_AUTO_TEST_SUITE_END()
