#include "text/pattern.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using host::text::pattern;

namespace {

/// "yes", "no", or why there is no answer.
std::string found(std::string_view expression, std::string_view text) {
  const auto made = pattern::parse(expression);
  if (!made) return made.error();
  std::size_t steps = 100'000;
  const auto is_found = made->is_found_in(text, steps);
  if (!is_found) return "too many steps";
  return *is_found ? "yes" : "no";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(patterns)

BOOST_AUTO_TEST_CASE(some_part_of_the_text_has_to_match) {
  struct row {
    const char* expression;
    const char* text;
    const char* answer;
  };
  for (const auto& [expression, text, answer] : {
           row{"", "", "yes"},
           row{"port", "server.port", "yes"},
           row{"Port", "server.port", "no"},
           row{"(?i)PORT", "server.port", "yes"},
           row{"(?i)[P]ort", "server.port", "yes"},
           row{"^server", "management.server.port", "no"},
           row{"^server", "server.port", "yes"},
           row{"port$", "server.port", "yes"},
           row{"port$", "server.ports", "no"},
           row{"^$", "", "yes"},
           row{"^$", "a", "no"},
           row{"a.c", "a.c", "yes"},
           row{"a\\.c", "abc", "no"},
           row{"a|b", "b", "yes"},
           row{"^(a|bc)+$", "abca", "yes"},
           row{"^(a|bc)+$", "abac", "no"},
           row{"^(?:ab)*$", "", "yes"},
           row{"^ab?c$", "ac", "yes"},
           row{"^ab*?c$", "abbc", "yes"},
           row{"^a{2}$", "aa", "yes"},
           row{"^a{2}$", "aaa", "no"},
           row{"^a{2,}$", "aaaa", "yes"},
           row{"^a{2,3}$", "a", "no"},
           row{"^a{2,3}$", "aaa", "yes"},
           row{"^a{0}$", "", "yes"},
           row{"^[a-c_-]+$", "ab-c_", "yes"},
           row{"^[^a-c]$", "b", "no"},
           row{"^[^a-c]$", "x", "yes"},
           row{"^[]a]+$", "]a", "yes"},
           row{"^\\d\\D\\w\\W\\s\\S$", "1a_- x", "yes"},
           row{"^[\\d.]+$", "1.2", "yes"},
           row{"^[\\d.]+$", "a", "no"},
           row{"()*", "x", "yes"},
           row{"(a*)*b", "aaaa", "no"},
           row{"camunda\\.(data|database)\\..*url", "camunda.database.url", "yes"},
       }) {
    BOOST_TEST_CONTEXT(expression << " in " << text) {
      BOOST_TEST(found(expression, text) == answer);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_none_says_why) {
  struct row {
    std::string expression;
    const char* reason;
  };
  for (const auto& [expression, reason] : {
           row{"(", "has a ( without its )"},
           row{"a)", "has a ) without its ("},
           row{"[a", "ends too early"},
           row{"a\\", "ends too early"},
           row{"*a", "repeats nothing"},
           row{"a{", "has a { without a number"},
           row{"a{-1}", "has a { without a number"},
           row{"a{1", "has a { without its }"},
           row{"a{3,2}", "repeats from more to less"},
           row{"a{201}", "repeats too often"},
           row{"[z-a]", "has a range that does not ascend"},
           row{"[a[b]]", "has a class within a class"},
           row{"(?=a)", "has a (? that is not known"},
           row{"(a)\\1", "has a \\1 that is not known"},
           row{"\\bword", "has a \\b that is not known"},
           row{"a*+", "has a + behind a quantifier"},
           row{"((a{100}){100}){100}", "is too large"},
           row{std::string(501, 'a'), "is too long"},
           row{std::string(60, '(') + std::string(60, ')'), "is nested too deeply"},
       }) {
    BOOST_TEST(found(expression, "") == reason, expression);
  }
}

BOOST_AUTO_TEST_CASE(an_expression_that_others_choke_on_costs_its_length_times_its_size) {
  const std::string text(200, 'a');
  for (const char* expression : {"(a+)+$b", "(a|a)*b", "(a|aa)+$b", "(.*)*x", "(a{0,20}){0,20}b"}) {
    const auto made = pattern::parse(expression);
    BOOST_TEST_REQUIRE(made.has_value());
    std::size_t steps = 1'000'000;
    BOOST_TEST((made->is_found_in(text, steps) == std::optional(false)), expression);
    BOOST_TEST(steps > 700'000U, expression);
  }
}

BOOST_AUTO_TEST_CASE(it_ends_when_its_steps_are_used_up) {
  const auto made = pattern::parse("a*b");
  std::size_t steps = 10;
  BOOST_TEST((made->is_found_in(std::string(100, 'a'), steps) == std::nullopt));
  BOOST_TEST(steps == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
