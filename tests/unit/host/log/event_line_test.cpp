#include "log/event_line.hpp"

#include <boost/test/unit_test.hpp>

using namespace host::log;

namespace {

std::chrono::system_clock::time_point some_time() {
  using namespace std::chrono;
  return sys_days(year(2026) / 11 / 23) + hours(10) + minutes(11) + seconds(12) + milliseconds(345);
}

event happened(std::string_view message, std::span<const field> fields) {
  return {some_time(), level::info, "host", "listening", message, fields};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_line)

BOOST_AUTO_TEST_CASE(a_line_has_one_form_for_people_and_one_for_programs) {
  const field fields[] = {{"address", "127.0.0.1"}, {"port", std::int64_t{9600}}, {"note", "a b"}};
  BOOST_TEST(text_line(happened("Ready.", fields)) ==
             "2026-11-23T10:11:12.345Z INFO  host listening \"Ready.\" address=127.0.0.1 port=9600 "
             "note=\"a b\"\n");
  BOOST_TEST(json_line(happened("Ready.", fields)) ==
             R"({"time":"2026-11-23T10:11:12.345Z","level":"INFO","source":"host",)"
             R"("event":"listening","message":"Ready.","fields":{"address":"127.0.0.1",)"
             R"("port":9600,"note":"a b"}})"
             "\n");
}

BOOST_AUTO_TEST_CASE(nothing_forges_a_line) {
  const field fields[] = {{"x", "a\n2026 \"b\"\x1b[31m\xC2\x85\xFF"}};
  BOOST_TEST(text_line(happened("m\r\nn\xE2\x80\xA8", fields)) ==
             "2026-11-23T10:11:12.345Z INFO  host listening \"m\\r\\nn\\u2028\" "
             "x=\"a\\n2026 \\\"b\\\"\\u001b[31m\\u0085\xEF\xBF\xBD\"\n");
}

BOOST_AUTO_TEST_CASE(secrets_never_appear) {
  const field fields[] = {
      {"password", "hunter2"}, {"api_key", std::int64_t{4711}}, {"url", "http://u:hunter2@h"}};
  const auto given = happened("at http://u:hunter2@h", fields);
  for (const auto& line : {text_line(given), json_line(given)}) {
    BOOST_TEST(line.find("hunter2") == std::string::npos);
    BOOST_TEST(line.find("4711") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_line_stays_below_its_limit_and_whole) {
  const std::string long_text(100'000, '\n');
  const field fields[] = {{"a", long_text}, {"b", long_text}, {"c", long_text}, {"d", long_text}};
  const auto given = happened(long_text, fields);
  const auto text = text_line(given);
  const auto json = json_line(given);
  BOOST_TEST(text.size() <= line_limit_bytes);
  BOOST_TEST(json.size() <= line_limit_bytes);
  BOOST_TEST(text.find("\\n...\" a=\"\\n") != std::string::npos);
  BOOST_TEST(text.ends_with(" fields_left_out=true\n"));
  BOOST_TEST(json.ends_with("\"fields_left_out\":true}}\n"));
}

BOOST_AUTO_TEST_SUITE_END()
