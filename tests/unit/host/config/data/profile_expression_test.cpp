#include "config/data/profile_expression.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>
#include <vector>

namespace {

std::string said(std::string_view expression) {
  const auto holds = host::config::holds_for_profiles(expression, {"prod", "eu-1", "a.b"});
  if (!holds) return holds.error();
  return *holds ? "yes" : "no";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(profile_expression)

BOOST_AUTO_TEST_CASE(names_and_their_joints) {
  const std::vector<std::pair<std::string, std::string>> table{{"prod", "yes"},
                                                               {" prod ", "yes"},
                                                               {"test", "no"},
                                                               {"!test", "yes"},
                                                               {"!prod", "no"},
                                                               {"!!prod", "yes"},
                                                               {"prod & eu-1", "yes"},
                                                               {"prod&test", "no"},
                                                               {"test | a.b", "yes"},
                                                               {"test|other", "no"},
                                                               {"prod & (test | eu-1)", "yes"},
                                                               {"prod & !(test | eu-1)", "no"},
                                                               {"(prod)", "yes"},
                                                               {"prod & eu-1 & a.b", "yes"}};
  for (const auto& [written, expected] : table) BOOST_TEST(said(written) == expected, written);
}

BOOST_AUTO_TEST_CASE(what_is_no_expression_is_refused_with_the_reason) {
  BOOST_TEST(said("a & b | c") ==
             "mixes & and | without parentheses; allowed are names of profiles with "
             "&, |, ! and parentheses");
  for (const auto* written : {"", "a &", "& a", "(a", "a)", "!", "a & & b", "()"}) {
    BOOST_TEST(said(written).find("allowed are names") != std::string::npos, written);
  }
  BOOST_TEST(said(std::string(10'000, '(')).find("nested too deep") != std::string::npos);
  BOOST_TEST(said(std::string(10'000, '!')).find("nested too deep") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
