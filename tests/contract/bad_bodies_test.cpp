// Bodies that are no object with an id: read strictly, bounded, and never half believed (contract,
// section 2).

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include "contract/outline.hpp"
#include "contract/raw_exchange.hpp"
#include "contract/taken_ids.hpp"

namespace {

using namespace std::string_literals;
using texts = std::vector<std::string>;

constexpr const char* of_the_framework = "400 Bad Request json, close";
constexpr const char* too_large = "413 Payload Too Large json, close";
constexpr std::size_t limit = 64 * 1024;

std::string nested(std::size_t depth, char open, char close) {
  return std::string(depth, open) + std::string(depth, close);
}

/// A body of exactly that size with a member `backupId`.
std::string body_of_size(std::size_t size, const std::string& id) {
  const auto start = R"({"padding": ")"s;
  const auto end = R"(", "backupId": )" + id + "}";
  return start + std::string(size - start.size() - end.size(), 'x') + end;
}

void refuses_all(contract::taken_ids& asking, const texts& bodies) {
  for (const auto& body : bodies) {
    BOOST_TEST_CONTEXT(body.substr(0, 80)) {
      BOOST_TEST(asking.posted(body) == of_the_framework);
    }
  }
  BOOST_TEST(asking.nothing_was_taken());
}

BOOST_FIXTURE_TEST_SUITE(bad_bodies, contract::taken_ids)

BOOST_AUTO_TEST_CASE(ABodyThatIsNotAJsonObjectIsRefused) {
  refuses_all(*this, {"[]", R"([{"backupId": 12}])", "12", "\"12\"", "null", "true", "0.5",
                      R"("{\"backupId\": 12}")"});
}

BOOST_AUTO_TEST_CASE(AnEmptyBodyHasNoId) {
  BOOST_TEST(posted("") == of_the_framework);
  BOOST_TEST(told("") == "backupId is missing: send {\"backupId\": 123}");
  BOOST_TEST(posted("{}") == of_the_framework);
}

BOOST_AUTO_TEST_CASE(MalformedJsonIsRefused, *boost::unit_test::label("full")) {
  refuses_all(*this, {" ",
                      "\r\n",
                      "{",
                      "}",
                      R"({"backupId")",
                      R"({"backupId":)",
                      R"({"backupId": 12)",
                      R"({"backupId": 12]})",
                      R"({"backupId": 12,})",
                      R"({, "backupId": 12})",
                      R"({"a": 1 "backupId": 12})",
                      R"({"backupId" 12})",
                      R"({"backupId"= 12})",
                      R"({backupId: 12})",
                      R"({'backupId': 12})",
                      R"({"backupId": '12'})",
                      R"({"backupId": "12})",
                      R"({"backupId": "\x31"})",
                      R"({"backupId": "\u12"})",
                      "{\"backupId\": \"1\n2\"}",
                      "{\"a\": \"\x01\", \"backupId\": 12}",
                      R"({"a": [1,], "backupId": 12})",
                      R"({"a": undefined, "backupId": 12})",
                      R"({"a": NaN, "backupId": 12})",
                      R"({"a": 01, "backupId": 12})",
                      R"({"a": .5, "backupId": 12})",
                      R"({"a": True, "backupId": 12})",
                      "backupId=12",
                      "<backupId>12</backupId>",
                      "\0"s,
                      "{\"backupId\": 12}\0"s,
                      "{\"backupId\": \0 12}"s});
}

BOOST_AUTO_TEST_CASE(CommentsAndTrailingTextAreRefused, *boost::unit_test::label("full")) {
  refuses_all(*this, {R"({"backupId": 12} x)", R"({"backupId": 12}})", R"({"backupId": 12}{})",
                      R"({"backupId": 12}, 13)", R"({"backupId": 12} 13)", "{\"backupId\": 12}\v",
                      R"({"backupId": 12 /* twelve */})", R"(/* twelve */ {"backupId": 12})",
                      R"({"backupId": 12} /* twelve */)", "{\"backupId\": 12 // twelve\n}",
                      "{\"backupId\": 12} // twelve", "# twelve\n{\"backupId\": 12}"});
}

BOOST_AUTO_TEST_CASE(TheSameMemberTwiceIsRefused, *boost::unit_test::label("full")) {
  refuses_all(
      *this,
      {R"({"backupId": 12, "backupId": 12})", R"({"backupId": 12, "backupId": 13})",
       R"({"backupId": 12, "backupId": null})", R"({"backupId": 12, "\u0062ackupId": 12})",
       R"({"a": 1, "a": 1, "backupId": 12})", R"({"": 1, "": 2, "backupId": 12})",
       R"({"a": {"b": 1, "b": 2}, "backupId": 12})", R"({"a": [{"": 1, "": 2}], "backupId": 12})"});
}

BOOST_AUTO_TEST_CASE(ALongKeyThatComesTwiceIsNamedByItsBeginning) {
  const auto member = "\"" + std::string(20'000, 'k') + "\": 0";
  BOOST_TEST(told("{" + member + ", " + member + R"(, "backupId": 12})") ==
             "the body has the member \"" + std::string(40, 'k') + "...\" twice");
}

BOOST_AUTO_TEST_CASE(BytesThatAreNotUtf8AreRefused, *boost::unit_test::label("full")) {
  refuses_all(
      *this,
      {"\xFF", "\xFF\xFE{\0\"\0"s, "\xEF\xBB\xBF{\"backupId\": 12}", "{\"backupId\": \"12\xFF\"}",
       "{\"a\": \"\xFF\", \"backupId\": 12}", "{\"\xC3\": 1, \"backupId\": 12}",
       "{\"a\": \"\xC0\x80\", \"backupId\": 12}", "{\"a\": \"\xED\xA0\x80\", \"backupId\": 12}",
       "{\"a\": \"\xF4\x90\x80\x80\", \"backupId\": 12}",
       "{\"a\": \"\xC3\xA4\", \"backupId\": \xC3\xA4}", "{\"backupId\": 12}\xC3\xA4"});
}

BOOST_AUTO_TEST_CASE(UnknownMembersBesideTheIdAreIgnored) {
  for (const auto& body : texts{
           R"({"a": "b", "backupId": 12})", R"({"backupId": 12, "a": 13, "c": null, "d": true})",
           R"({"backupId": 12, "a": {"backupId": 13, "b": [{"backupId": 14}]}})",
           R"({"a": {"backupId": "abc"}, "backupId": 12})", R"({"a": [], "b": {}, "backupId": 12})",
           R"({"backupid": 13, "BackupId": 14, "backupId ": 15, "": 16, "backupId": 12})",
           R"({"a": 1.5e300, "b": 1e-400, "c": 123456789012345678901234567890, "backupId": 12})",
           R"({"a": ")"
           "\xC3\xA4 \xF0\x9F\x98\x80"
           R"(", "\u00e4": "\ud83d\ude00", "backupId": 12})",
           R"({"a": )" + nested(30, '[', ']') + R"(, "backupId": 12})"}) {
    BOOST_TEST_CONTEXT(body.substr(0, 80)) {
      BOOST_TEST(told(body) == is_taken("12"));
    }
  }
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(ABodyUpToTheLimitIsReadAndOneByteMoreIsNot, *boost::unit_test::label("full")) {
  BOOST_TEST(told(body_of_size(limit, "12")) == is_taken("12"));
  BOOST_TEST(posted(body_of_size(limit + 1, "12")) == too_large);
  BOOST_TEST(posted(R"({"backupId": 12})" + std::string(limit, ' ')) == too_large);
  BOOST_TEST(posted(std::string(limit, ' ')) == of_the_framework);
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(AHugeBodyIsRefusedHoweverItComes) {
  const std::string huge = body_of_size(2'000'000, "12");
  BOOST_TEST(posted(huge) == too_large);
  BOOST_TEST(contract::outline(
                 send("POST", history, huge,
                      {{"Content-Type", "application/json"}, {"Transfer-Encoding", "chunked"}}),
                 history) == too_large);
  BOOST_TEST(
      contract::outline(send("POST", history, huge,
                             {{"Content-Type", "application/json"}, {"Expect", "100-continue"}}),
                        history) == too_large);
  // Who only says that it is huge need not send it.
  const auto answer =
      contract::raw_exchange(host(), contract::raw_request("POST", history,
                                                           "Content-Type: application/json\r\n"
                                                           "Content-Length: 99999999999\r\n"));
  BOOST_TEST(contract::outline(answer, history) == too_large);
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(DeepNestingIsRefusedAndHarmsNobody, *boost::unit_test::label("full")) {
  constexpr std::size_t deep = limit / 2 - 100;
  BOOST_TEST(posted(std::string(100'000, '[')) == too_large);
  refuses_all(*this, {std::string(limit, '['), nested(deep, '[', ']'), nested(deep, '{', '}'),
                      R"({"backupId": )" + nested(deep, '[', ']') + "}",
                      R"({"backupId": 12, "a": )" + nested(deep, '[', ']') + "}",
                      R"({"backupId": 12, "a": )" + std::string(deep, '[')});
}

BOOST_AUTO_TEST_CASE(ManyMembersAndLongKeysAreReadLikeOthers, *boost::unit_test::label("full")) {
  std::string many = "{";
  for (int at = 0; at < 5000; ++at) many += "\"" + std::to_string(at) + "\":0,";
  BOOST_TEST(told(many + R"("backupId": 12})") == is_taken("12"));
  BOOST_TEST(told("{\"" + std::string(60'000, 'k') + R"(": 0, "backupId": 12})") == is_taken("12"));
  BOOST_TEST(posted(R"({"backupId": )" + std::string(60'000, '1') + "}") == of_the_framework);
  BOOST_TEST(posted(R"({"backupId": ")" + std::string(60'000, '1') + "\"}") == of_the_framework);
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
