#include "log/access_pattern.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

using host::log::access_entry;
using host::log::access_pattern;

namespace {

using field_list = std::vector<std::pair<std::string, std::string>>;

const field_list fields = {{"Host", "localhost:9600"},
                           {"user-agent", "probe \"1\""},
                           {"Referer", "http://anna:pw@there/a?token=t&b=c"},
                           {"X-Api-Key", "hunter2"}};

access_entry usual() {
  access_entry made;
  made.client = "10.0.0.1";
  made.verb = "GET";
  made.target = "/actuator/health?a=b";
  made.fields = fields;
  made.status = 200;
  made.bytes = 15;
  made.took = std::chrono::microseconds(1'234'567);
  return made;
}

std::string line(std::string_view pattern, const access_entry& happened = usual()) {
  const auto made = access_pattern::parse(pattern);
  BOOST_REQUIRE(made.has_value());
  std::string out = "before ";
  made->append_line(out, happened, "[26/Nov/2026:12:00:00 +0000]");
  BOOST_TEST(out.ends_with('\n'));
  return out.substr(7, out.size() - 8);
}

std::string target(std::string_view sent) {
  access_entry made = usual();
  made.target = sent;
  return line("%U%q", made);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_patterns)

BOOST_AUTO_TEST_CASE(the_two_that_have_names) {
  const std::string common =
      "10.0.0.1 - - [26/Nov/2026:12:00:00 +0000] \"GET /actuator/health?a=b HTTP/1.1\" 200 15";
  BOOST_TEST(line("common") == common);
  BOOST_TEST(line("Combined") ==
             common + " \"http://******@there/a?token=******&b=c\" \"probe \\\"1\\\"\"");
}

BOOST_AUTO_TEST_CASE(codes_are_what_tomcat_has_for_them) {
  BOOST_TEST(line("%a|%h|%m|%U|%q|%H|%s|%b|%B|%D|%T|%%|%l%u%S|%v") ==
             "10.0.0.1|10.0.0.1|GET|/actuator/health|?a=b|HTTP/1.1|200|15|15|1234567|1.234|%|---|"
             "localhost:9600");
  BOOST_TEST(line("%{User-Agent}i %{None}i") == "probe \\\"1\\\" -");
  access_entry other = usual();
  other.bytes = 0;
  other.version = 10;
  other.took = std::chrono::milliseconds(7);
  BOOST_TEST(line("%b %B %H %T", other) == "- 0 HTTP/1.0 0.007");
  other.user = "an\"na";
  BOOST_TEST(line("%l %u %h", other) == "- an\\\"na 10.0.0.1");
  BOOST_TEST(line("common", other).starts_with("10.0.0.1 - an\\\"na [26/Nov/2026"));
}

BOOST_AUTO_TEST_CASE(a_request_that_could_not_be_read_has_no_line_of_its_own) {
  access_entry broken;
  broken.status = 400;
  BOOST_TEST(line("%h %r %m %U %q %{Host}i %s", broken) == "- - -   - 400");
}

BOOST_AUTO_TEST_CASE(what_is_secret_is_masked) {
  BOOST_TEST(target("/a?password=p&user=u&api_key=&x") ==
             "/a?password=******&user=u&api_key=******&x");
  BOOST_TEST(target("/a?%70assword=p&toke%6e=t") == "/a?%70assword=******&toke%6e=******");
  BOOST_TEST(target("/a?a?secret=p") == "/a?a?secret=******");
  BOOST_TEST(line("%{x-api-key}i") == "******");
  BOOST_TEST(line("%r").find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(nobody_forges_a_line) {
  BOOST_TEST(target("/a\"b\\c\n200\x7f?\r=\t") == "/a\\\"b\\\\c\\x0a200\\x7f?\\x0d=\\x09");
  access_entry made = usual();
  made.verb = "G\"T\n";
  BOOST_TEST(line("%m", made) == "G\\\"T\\x0a");
  BOOST_TEST(target("/\xff") == "/\\xff");
  BOOST_TEST(target(std::string(100'000, 'x')).size() <= access_pattern::longest + 3);
}

BOOST_AUTO_TEST_CASE(what_tomcat_has_beside_is_taken_and_told) {
  const auto made =
      access_pattern::parse("%A %p %F %I %X %{a}o %{b}c %{c}r %{d}s %{x}t %{ms}T %{c}L|%s");
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST(made->left_out() == "%A %p %F %I %X %{a}o %{b}c %{c}r %{d}s %{x}t %{ms}T %{c}L");
  std::string written;
  made->append_line(written, usual(), "");
  BOOST_TEST(written.starts_with("- - - - - - - - - - - -|"));
  BOOST_TEST(access_pattern::parse("combined")->left_out() == "");
}

BOOST_AUTO_TEST_CASE(codes_that_there_are_not_are_named) {
  for (const auto* pattern : {"%z", "%h %", "%{a}z", "%{a", "%{a}", "%{a} %{b}i"}) {
    const auto made = access_pattern::parse(pattern);
    BOOST_REQUIRE(!made.has_value());
    BOOST_TEST(made.error().find("there is no code %") != std::string::npos, pattern);
  }
}

BOOST_AUTO_TEST_SUITE_END()
