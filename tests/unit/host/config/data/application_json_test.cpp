#include "config/data/application_json.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

std::string read(std::string_view text) {
  const auto made = host::config::read_application_json(
      text, {host::config::origin::kind::json, "environment variable X", 0});
  if (!made) return "refused: " + made.error();
  std::string shown;
  for (const auto& each : *made) shown += each.name + "=" + each.value + " ";
  return shown;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(application_json)

BOOST_AUTO_TEST_CASE(members_become_dotted_keys) {
  BOOST_TEST(read(R"({"a":{"b":1,"c.d":"x y"},"e":[true,null,{"f":8.10}],"g":[],"h":{}})") ==
             "a.b=1 a.c.d=x y e[0]=true e[2].f=8.1 g= ");
  BOOST_TEST(read(R"( {"a":"\u00e4\n","b":-5,"c":18446744073709551615,"d":1e3} )") ==
             "a=\xC3\xA4\n b=-5 c=18446744073709551615 d=1000.0 ");
  BOOST_TEST(read("{}") == "");
  BOOST_TEST(read(R"({"m":{"[x/y]":1}})") == "m[x/y]=1 ");
}

BOOST_AUTO_TEST_CASE(what_is_no_object_is_refused_without_its_text) {
  constexpr const char* end = "; allowed is one JSON object of at most 32 levels";
  BOOST_TEST(read("[1]") ==
             "refused: JSON of environment variable X is no object" + std::string(end));
  BOOST_TEST(read("1") ==
             "refused: JSON of environment variable X is no object" + std::string(end));
  BOOST_TEST(read("{} x") ==
             "refused: JSON of environment variable X has something behind its end" +
                 std::string(end));
  BOOST_TEST(read(R"({"a":1,"a":2})") ==
             "refused: JSON of environment variable X sets a twice" + std::string(end));
  for (const auto* text : {"", "{", R"({"a":})", R"({"a":secret})", "{'a':1}"}) {
    BOOST_TEST(read(text).starts_with("refused: JSON of environment variable X is not JSON ("),
               text);
    BOOST_TEST(read(text).find("secret") == std::string::npos);
  }
  std::string deep;
  for (int level = 0; level < 100; ++level) deep += R"({"a":)";
  BOOST_TEST(read(deep).starts_with("refused: "));
}

BOOST_AUTO_TEST_SUITE_END()
