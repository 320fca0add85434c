#include "plugin/response_reader.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using host::plugin::judge_error;
using host::plugin::read_response;

actuator_str text(std::string_view view) {
  return {view.data(), view.size()};
}

actuator_http_response sound_response() {
  actuator_http_response response{};
  response.struct_size = sizeof(response);
  response.status = 200;
  response.content_type = text("text/plain; charset=utf-8");
  response.body = text("gr\xC3\xBC\xC3\x9F");
  return response;
}

struct spoilt_response {
  std::function<void(actuator_http_response&)> spoil;
  std::string sentence;
};

struct judged_header {
  std::string name;
  std::string value;
  std::string sentence;  ///< "fine" when it is taken
};

tl::expected<host::http::response, host::plugin::refused> read_whole(
    const actuator_http_response* theirs) {
  host::http::response ours;
  if (auto fault = read_response(theirs, ours)) return tl::unexpected(std::move(*fault));
  return ours;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_sound_response_is_copied) {
  auto theirs = sound_response();
  const actuator_http_header headers[] = {{text("X-One"), text("1")}, {text("X-Two"), text("")}};
  theirs.headers = headers;
  theirs.header_count = 2;
  const auto read = read_whole(&theirs);
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(read->status == 200);
  BOOST_TEST(read->content_type == "text/plain; charset=utf-8");
  BOOST_TEST(read->body == "gr\xC3\xBC\xC3\x9F");
  BOOST_TEST((read->headers == host::http::header_list{{"X-One", "1"}, {"X-Two", ""}}));
}

BOOST_AUTO_TEST_CASE(bytes_need_not_be_text_when_their_type_is_not) {
  auto theirs = sound_response();
  theirs.body = text("\xFF\xFE");
  theirs.content_type = text("application/octet-stream");
  BOOST_TEST(read_whole(&theirs).has_value());
}

BOOST_AUTO_TEST_CASE(each_broken_rule_of_a_response_has_its_sentence) {
  const std::vector<spoilt_response> table = {
      {[](auto& r) { r.struct_size = 4; },
       "the response is null, has a wrong size or an unknown tail"},
      {[](auto& r) { r.status = 199; }, "its status is 199, 200 to 599 are allowed"},
      {[](auto& r) { r.status = 600; }, "its status is 600, 200 to 599 are allowed"},
      {[](auto& r) { r.status = 204; }, "a body is not allowed with status 204"},
      {[](auto& r) { r.status = 304; }, "a body is not allowed with status 304"},
      {[](auto& r) { r.content_type = text("text"); },
       "its content type \"text\" is not type/subtype"},
      {[](auto& r) { r.content_type = text("text/plain\r\nX: y"); },
       "its content type \"text/plain X: y\" is not type/subtype"},
      {[](auto& r) {
         r.body = {nullptr, 3};
       },
       "its body is null but has a size"},
      {[](auto& r) { r.body = text("\xFF"); }, "its body is text but not UTF-8"},
      {[](auto& r) { r.content_type = {}, r.body = text("\xFF"); },
       "its body is text but not UTF-8"},
      {[](auto& r) { r.content_type = text("Application/X+JSON"), r.body = text("\xFF"); },
       "its body is text but not UTF-8"},
      {[](auto& r) { r.header_count = 1; }, "there is a header_count but headers is null"},
  };
  for (const auto& [spoil, sentence] : table) {
    auto spoilt = sound_response();
    spoil(spoilt);
    const auto read = read_whole(&spoilt);
    BOOST_REQUIRE_MESSAGE(!read, "taken: " << sentence);
    BOOST_TEST(read.error().sentence == sentence);
    BOOST_TEST(read.error().status == ACTUATOR_INVALID);
  }
}

BOOST_AUTO_TEST_CASE(headers_cannot_end_early_or_take_the_hosts_place) {
  const std::string bad_value = " has a value that is not UTF-8 or has control characters";
  const std::vector<judged_header> table = {
      {"X-Fine", "a value\twith a tab", "fine"},
      {"X-Line", "a\r\nSet-Cookie: b", "the header \"X-Line\"" + bad_value},
      {"X-Feed", "a\nb", "the header \"X-Feed\"" + bad_value},
      {"X-Nul", std::string("a\0b", 3), "the header \"X-Nul\"" + bad_value},
      {"X-Bytes", "\xFF", "the header \"X-Bytes\"" + bad_value},
      {"X Blank", "a", "a header has the name \"X Blank\", which is no token"},
      {"X-A\r\nX-B", "a", "a header has the name \"X-A X-B\", which is no token"},
      {"", "a", "a header has the name \"\", which is no token"},
      {"content-LENGTH", "3", "the header \"content-LENGTH\" belongs to the host"},
      {"Transfer-Encoding", "chunked", "the header \"Transfer-Encoding\" belongs to the host"},
      {"Connection", "close", "the header \"Connection\" belongs to the host"},
      {"Date", "today", "the header \"Date\" belongs to the host"},
      {"Content-Type", "text/plain", "the header \"Content-Type\" belongs to the host"},
      {"X-Huge", std::string(17000, 'a'), "its headers are larger than 16384 bytes"},
  };
  for (const auto& [name, value, sentence] : table) {
    const actuator_http_header header{text(name), text(value)};
    auto response = sound_response();
    response.headers = &header;
    response.header_count = 1;
    const auto read = read_whole(&response);
    BOOST_TEST((read ? "fine" : read.error().sentence) == sentence);
  }
}

BOOST_AUTO_TEST_CASE(the_number_of_headers_is_bounded) {
  const std::vector<actuator_http_header> headers(65, {text("X"), text("1")});
  auto response = sound_response();
  response.headers = headers.data();
  response.header_count = 65;
  const auto read = read_whole(&response);
  BOOST_REQUIRE(!read);
  BOOST_TEST(read.error().sentence == "it has 65 headers, at most 64 are allowed");
  response.header_count = 64;
  BOOST_TEST(read_whole(&response).has_value());
}

BOOST_AUTO_TEST_CASE(the_head_of_a_stream_needs_a_status_with_a_body_and_its_bytes_are_any) {
  auto response = sound_response();
  response.body = text("\xFF\xFE");
  host::http::response ours;
  BOOST_TEST(!host::plugin::read_stream_head(&response, ours).has_value());
  BOOST_TEST(ours.body == "\xFF\xFE");
  response.body = {};
  response.status = 204;
  const auto fault = host::plugin::read_stream_head(&response, ours);
  BOOST_REQUIRE(fault.has_value());
  BOOST_TEST(fault->sentence == "a body is not allowed with status 204");
}

BOOST_AUTO_TEST_CASE(an_error_is_400_to_599_with_text) {
  BOOST_TEST(judge_error(400, text("")).has_value());
  BOOST_TEST(judge_error(599, text("why")).value().body == "why");
  BOOST_TEST(judge_error(399, text("")).error().sentence ==
             "its status is 399, 400 to 599 are errors");
  BOOST_TEST(judge_error(600, text("")).error().sentence ==
             "its status is 600, 400 to 599 are errors");
  BOOST_TEST(judge_error(500, text("\xFF")).error().sentence == "its message is not UTF-8");
}
