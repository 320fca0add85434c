#include <actuator/plugin.hpp>
#include <boost/test/unit_test.hpp>
#include <limits>
#include <string>
#include <string_view>

namespace {

bool reads(std::string_view json) {
  return static_cast<bool>(actuator::json_object::parse(json));
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_of_declared_keys_are_read) {
  const auto read = actuator::json_object::parse(
      R"({"t":"a\n\u00e9\ud83d\ude00","i":-7,"d":1.5e2,"b":true,"n":null,"ms":250,
          "l":["x","y"],"m":{"a":"1"},"e":[],"f":{}})");
  BOOST_REQUIRE(static_cast<bool>(read));
  BOOST_TEST(read->text("t") == "a\n\xc3\xa9\xf0\x9f\x98\x80");
  BOOST_TEST(read->integer("i") == -7);
  BOOST_TEST(read->number("d") == 150.0);
  BOOST_TEST(read->number("i") == -7.0);
  BOOST_TEST(read->boolean("b"));
  BOOST_TEST(!read->has("n"));
  BOOST_TEST(read->duration("ms").count() == 250);
  BOOST_TEST(read->list("l").size() == 2U);
  BOOST_TEST(read->map("m").at("a") == "1");
  BOOST_TEST(read->list("none").empty());
  BOOST_TEST(read->text_or("none", "else") == "else");
  BOOST_TEST(read->integer_or("n", 3) == 3);
  BOOST_TEST(!read->has_faults());
}

BOOST_AUTO_TEST_CASE(faults_are_collected_once_each) {
  const auto read = actuator::json_object::parse(R"({"t":"x","d":1.5,"i":300})");
  BOOST_REQUIRE(static_cast<bool>(read));
  BOOST_TEST(read->text("none") == "");
  BOOST_TEST(read->text("none") == "");
  BOOST_TEST(read->integer("t") == 0);
  BOOST_TEST(read->integer("d") == 0);
  BOOST_TEST(read->integer_between("i", 1, 9) == 1);
  read->refuse("t", "must be even");
  BOOST_TEST(read->faults_in_one_line() ==
             "none is missing; t must be a whole number of 64 bits; d must be a whole number of 64 "
             "bits; i must be from 1 to 9, but is 300; t must be even");
}

BOOST_AUTO_TEST_CASE(only_strict_json_is_read) {
  for (const auto* good : {"{}", " { } \n", R"({"a":0,"b":-0.5E+3})"})
    BOOST_TEST(reads(good), good);
  for (const auto* bad : {"",
                          "[]",
                          "{",
                          "{}x",
                          "{\"a\"}",
                          "{\"a\":}",
                          "{\"a\":1,}",
                          "{a:1}",
                          "{\"a\":01}",
                          "{\"a\":1.}",
                          "{\"a\":+1}",
                          "{\"a\":nul}",
                          "{\"a\":\"\n\"}",
                          "{\"a\":\"\\x\"}",
                          "{\"a\":\"\\ud800\"}",
                          "{\"a\":\"\\udc00\"}",
                          "{\"a\":\"\xff\"}",
                          "{\"a\":\"\xed\xa0\x80\"}",
                          "{\"a\":[1]}",
                          "{\"a\":{\"b\":{}}}",
                          "{\"a\":1,\"a\":2}",
                          "{\"a\":{\"b\":\"\",\"b\":\"\"}}",
                          "{\"a\":\"",
                          "{\"a\":\"\\u12\"}"}) {
    BOOST_TEST(!reads(bad), bad);
  }
  BOOST_TEST(actuator::json_object::parse(R"({"a":1,"a":2})").error().message == "has \"a\" twice");
  BOOST_TEST(actuator::detail::is_json("[{\"a\":[1,null,\"x\"]}]"));
  BOOST_TEST(!actuator::detail::is_json("[1,]"));
  BOOST_TEST(!actuator::detail::is_json(std::string(100'000, '[')));
}

BOOST_AUTO_TEST_CASE(json_is_written_with_escapes_and_utf_8) {
  BOOST_TEST(actuator::json({{"a\"", "b\\\n\x01"},
                             {"n", 3},
                             {"big", std::numeric_limits<std::uint64_t>::max()},
                             {"d", 0.1},
                             {"inf", std::numeric_limits<double>::infinity()},
                             {"yes", true},
                             {"nil", nullptr},
                             {"bad", std::string("x\xffy")}}) ==
             "{\"a\\\"\":\"b\\\\\\u000a\\u0001\",\"n\":3,\"big\":18446744073709551615,\"d\":0.1,"
             "\"inf\":null,\"yes\":true,\"nil\":null,\"bad\":\"x\xef\xbf\xbdy\"}");
  actuator::json_writer json;
  json.begin_object().name("l").begin_array().value(1).value("x").begin_object().end_object();
  json.end_array().member("m", false).name("r").raw("[]").end_object();
  BOOST_TEST(json.view() == R"({"l":[1,"x",{}],"m":false,"r":[]})");
  BOOST_TEST(actuator::json({}) == "{}");
}
