#include "http/body_reader.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>

using host::http::body_reader;
using host::http::framing;
using progress = body_reader::progress;

namespace {

constexpr std::size_t most_bytes = 20;
constexpr std::size_t most_extra = 16;

framing chunks() {
  framing made;
  made.chunked = true;
  return made;
}

framing length(std::uint64_t bytes) {
  framing made;
  made.content_length = bytes;
  return made;
}

/// "complete BODY|REST", "more" or "failed STATUS", of `bytes` in pieces of `step`.
std::string read(const framing& message, std::string_view bytes, std::size_t step) {
  body_reader reader(message, most_bytes, most_extra);
  std::string pending;
  for (std::size_t at = 0;; at += step) {
    const auto got = reader.read(pending);
    pending.erase(0, got.consumed);
    if (got.state == progress::failed) return "failed " + std::to_string(reader.failure().status);
    const auto rest = bytes.substr(std::min(at, bytes.size()));
    if (got.state == progress::complete) {
      return "complete " + reader.body() + "|" + pending + std::string(rest);
    }
    if (rest.empty()) return "more";
    pending += rest.substr(0, step);
  }
}

void check(const framing& message, const std::string& bytes, const std::string& expected) {
  for (const std::size_t step :
       {std::size_t{1}, std::size_t{2}, std::size_t{3}, bytes.size() + 1}) {
    BOOST_TEST_CONTEXT(bytes << " in pieces of " << step) {
      BOOST_TEST(read(message, bytes, step) == expected);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reading_bodies)

BOOST_AUTO_TEST_CASE(so_many_bytes_are_taken) {
  check(length(3), "abcnext", "complete abc|next");
  check(length(3), "ab", "more");
  check(length(0), "next", "complete |next");
  check({}, "next", "complete |next");
  check(length(most_bytes + 1), "x", "failed 413");
}

BOOST_AUTO_TEST_CASE(chunks_are_joined) {
  check(chunks(), "2\r\nab\r\n1\r\nc\r\n0\r\n\r\nnext", "complete abc|next");
  check(chunks(), "0\r\n\r\n", "complete |");
  check(chunks(), "000\r\n\r\n", "complete |");
  check(chunks(), "A\r\n0123456789\r\n0\r\n\r\n", "complete 0123456789|");
  check(chunks(), "2;a=\"b;c\"\r\nab\r\n0\r\nX: y\r\nZ:\r\n\r\nnext", "complete ab|next");
  for (const char* part : {"", "2", "2\r", "2\r\n", "2\r\nab", "2\r\nab\r", "0", "0\r\n", "0\r\n\r",
                           "0\r\nX: y\r\n", "2;a"}) {
    check(chunks(), part, "more");
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_to_the_letter_is_refused) {
  for (const char* body : {"\r\n",
                           "x\r\n",
                           "-1\r\n",
                           "+1\r\n",
                           "0x1\r\n",
                           " 1\r\n",
                           "1 \r\n",
                           "1;\r\n",
                           "1;=\r\n",
                           "1 ;a\r\n",
                           "1;a=\"\r\n\"\r\nab",
                           "1\n",
                           "1\r\r\n",
                           "1;a\tb\n",
                           "1;a=\"\n\"\r\n",
                           "10000000000000001\r\n",
                           "1\r\nab",
                           "1\r\na\n",
                           "1\r\na\rb",
                           "0\n",
                           "0\r\n\n",
                           "0\r\nX\r\n",
                           "0\r\n: y\r\n",
                           "0\r\nX : y\r\n",
                           "0\r\nX: a\r\n b\r\n",
                           "0\r\nX: a\nY: b\r\n",
                           "0\r\nContent-Length: 1\r\n",
                           "0\r\ntransfer-encoding: a\r\n",
                           "0\r\nhost: a\r\n"}) {
    check(chunks(), body, "failed 400");
  }
}

BOOST_AUTO_TEST_CASE(bodies_extensions_and_trailers_are_bounded) {
  check(chunks(), "14\r\n01234567890123456789\r\n0\r\n\r\n", "complete 01234567890123456789|");
  check(chunks(), "15\r\n", "failed 413");
  check(chunks(), "fffffffffffffff0\r\n", "failed 413");
  check(chunks(), "13\r\n0123456789012345678\r\n2\r\n", "failed 413");
  check(chunks(), "1;" + std::string(most_extra, 'a') + "\r\n", "failed 400");
  check(chunks(), "1;aaaaaaaaa\r\nx\r\n1;aaaaaaaaa\r\n", "failed 400");
  check(chunks(), "0\r\nX: 3456789\r\nX: 3456789\r\n", "failed 400");
}

BOOST_AUTO_TEST_SUITE_END()
