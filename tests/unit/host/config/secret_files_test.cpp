#include "config/secret_files.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

#include "config/key_table.hpp"
#include "config/plugin_json.hpp"
#include "config/report.hpp"
#include "unit/host/config/settings.hpp"

namespace {

using namespace host::config;
using settings::in_file;
using settings::variable;

key text(std::string name, bool is_secret = false) {
  return {std::move(name), key_type::text, std::nullopt, "", is_secret, false};
}

const std::vector<key> with_file{text("a.pass-word", true), text("a.pass-word-file")};
const std::vector<key> without_file{text("a.pass-word", true)};

/// As configtree: gives it: the file as a whole is the value.
property in_tree(std::string name, std::string value) {
  return {std::move(name), std::move(value), {origin::kind::file, "/secrets/a.pass-word", 0}};
}

std::string handed_over(std::vector<std::vector<property>> sources,
                        const std::vector<key>& keys = with_file) {
  const auto made = resolve(settings::of(std::move(sources)), keys);
  return made ? plugin_json(*made) : made.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(secrets_in_files)

BOOST_AUTO_TEST_CASE(a_secret_of_a_configuration_tree_is_handed_on_as_its_file) {
  BOOST_TEST(handed_over({{in_tree("a.passWord", "marked")}}) ==
             R"({"a.pass-word-file":"/secrets/a.pass-word"})");
  BOOST_TEST(handed_over({{in_tree("a.pass-word", "marked")}}, without_file) ==
             R"({"a.pass-word":"marked"})");
}

BOOST_AUTO_TEST_CASE(one_that_is_written_elsewhere_stays_a_text) {
  BOOST_TEST(handed_over({{in_file("a.pass-word", "marked", 3)}}) == R"({"a.pass-word":"marked"})");
  BOOST_TEST(handed_over({{variable("A_PASSWORD", "marked")}, {in_tree("a.pass-word", "tree")}}) ==
             R"({"a.pass-word":"marked"})");
  // Another program put it together: the file itself holds something else.
  BOOST_TEST(handed_over({{in_tree("a.pass-word", "x${b}")}, {in_file("b", "marked")}}) ==
             R"({"a.pass-word":"xmarked"})");
  BOOST_TEST(handed_over({{in_tree("a.pass-word", "")}}) == R"({"a.pass-word":""})");
}

BOOST_AUTO_TEST_CASE(both_end_the_start_with_their_places_and_without_the_secret) {
  const std::string wanted =
      "a.pass-word (file a.yaml, line 3) and a.pass-word-file (environment variable "
      "A_PASSWORD_FILE) are both set; keep one of them";
  BOOST_TEST(handed_over({{variable("A_PASSWORD_FILE", "/x")},
                          {in_file("a.pass-word", "marked", 3)}}) == wanted);
  BOOST_TEST(handed_over({{variable("A_PASSWORD_FILE", "/x")}, {in_tree("a.pass-word", "marked")}})
                 .starts_with("a.pass-word (file /secrets/a.pass-word) and a.pass-word-file"));
  BOOST_TEST(handed_over({{variable("A_PASSWORD_FILE", "/x"), variable("A_PASSWORD", "")}}) ==
             R"({"a.pass-word":"","a.pass-word-file":"/x"})");
}

BOOST_AUTO_TEST_CASE(every_spelling_of_the_environment_is_taken) {
  for (const char* name : {"A_PASSWORD_FILE", "A_PASSWORDFILE", "A_PASS_WORD_FILE"}) {
    BOOST_TEST(handed_over({{variable(name, "/x")}}) == R"({"a.pass-word-file":"/x"})", name);
  }
}

BOOST_AUTO_TEST_CASE(a_report_tells_the_file_and_never_the_secret) {
  const auto made = resolve(settings::of({{in_tree("a.pass-word", "marked")}}), with_file);
  const auto report = values_report("x", *made);
  BOOST_TEST(report ==
             "# x\na.pass-word-file = /secrets/a.pass-word  (file /secrets/a.pass-word)\n");
}

BOOST_AUTO_TEST_CASE(the_table_tells_names_of_such_files_in_every_spelling) {
  key_table table;
  table.add(
      {"x", {text("a.pass-word", true), text("a.pass-word-file"), text("b-file"), text("b")}});
  BOOST_TEST(table.is_file_of_secret(in_file("a.passWordFile", "")));
  BOOST_TEST(table.is_file_of_secret(variable("A_PASSWORD_FILE", "")));
  BOOST_TEST(!table.is_file_of_secret(variable("A_PASSWORD", "")));
  BOOST_TEST(!table.is_file_of_secret(in_file("b-file", "")));
  BOOST_TEST(!table.is_file_of_secret(in_file("c-password-file", "")));
}

BOOST_AUTO_TEST_SUITE_END()
