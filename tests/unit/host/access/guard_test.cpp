#include "access/guard.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "support/known_callers.hpp"

using host::access::guard;
using host::access::peer;
using host::access::ruling;
using known::basic;

namespace {

const std::vector<known::user> everybody = {{"anna", "pw", {"read", "write"}},
                                            {"rita", "pw", {"read"}},
                                            {"hans", "pw", {"read:prometheus"}},
                                            {"bert", "pw", {"write:backup-runtime"}},
                                            {"duo", "pw", {"read:info", "write:loggers"}},
                                            {"bot-scrape", "t0ken.1", {"read:prometheus"}},
                                            {"bot-all", "t0ken.2", {"write"}}};

guard made_for(const std::vector<known::user>& users = everybody,
               std::vector<std::string> open = {"health"}) {
  return {known::maker(), std::move(open), known::book_of(users).value()};
}

std::string word(ruling is) {
  switch (is) {
    case ruling::passes:
      return "passes";
    case ruling::missing:
      return "missing";
    case ruling::malformed:
      return "malformed";
    case ruling::wrong:
      return "wrong";
    case ruling::lacks_role:
      return "lacks_role";
  }
  return "?";
}

std::string ask(const guard& of, const std::string& authorization, const std::string& endpoint,
                bool writes, guard::remembered& last) {
  host::http::header_list fields = {{"Host", "h"}};
  if (!authorization.empty()) fields.emplace_back("Authorization", authorization);
  return word(of.judge({fields, endpoint, writes}, last).is);
}

std::string ask(const guard& of, const std::string& authorization, const std::string& endpoint = "",
                bool writes = false) {
  guard::remembered last;
  return ask(of, authorization, endpoint, writes, last);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_guard)

/// Who, and for which endpoint: what he may, r, w, rw or -. "" is the page of links, and paths that
/// do not exist.
BOOST_AUTO_TEST_CASE(users_endpoints_and_verbs) {
  const guard of = made_for();
  const std::vector<std::string> endpoints = {"",     "health",  "prometheus",
                                              "info", "loggers", "backupRuntime"};
  const std::map<std::string, std::vector<std::string>> table = {
      {"", {"-", "r", "-", "-", "-", "-"}},
      {basic("anna", "pw"), {"rw", "rw", "rw", "rw", "rw", "rw"}},
      {basic("rita", "pw"), {"rw", "r", "r", "r", "r", "r"}},
      {basic("hans", "pw"), {"rw", "r", "r", "-", "-", "-"}},
      {basic("bert", "pw"), {"rw", "r", "-", "-", "-", "rw"}},
      {basic("duo", "pw"), {"rw", "r", "-", "r", "rw", "-"}},
      {"Bearer t0ken.1", {"rw", "r", "r", "-", "-", "-"}},
      {"Bearer t0ken.2", {"rw", "rw", "rw", "rw", "rw", "rw"}},
      {basic("anna", "Pw"), {"-", "-", "-", "-", "-", "-"}},
      {basic("rita", ""), {"-", "-", "-", "-", "-", "-"}},
      {basic("nobody", "pw"), {"-", "-", "-", "-", "-", "-"}},
      {basic("bot-all", "t0ken.2"), {"-", "-", "-", "-", "-", "-"}},
      {"Bearer anna:pw", {"-", "-", "-", "-", "-", "-"}},
      {"Bearer t0ken", {"-", "-", "-", "-", "-", "-"}},
      {"Digest x", {"-", "-", "-", "-", "-", "-"}}};
  for (const auto& [authorization, row] : table) {
    for (std::size_t at = 0; at < endpoints.size(); ++at) {
      std::string may;
      if (ask(of, authorization, endpoints[at], false) == "passes") may += 'r';
      if (ask(of, authorization, endpoints[at], true) == "passes") may += 'w';
      if (may.empty()) may = "-";
      BOOST_TEST(may == row[at], authorization << " at " << endpoints[at] << ": " << may);
    }
  }
}

BOOST_AUTO_TEST_CASE(why_not_is_told) {
  const guard of = made_for();
  BOOST_TEST(ask(of, "", "info") == "missing");
  BOOST_TEST(ask(of, "", "health", true) == "missing");
  BOOST_TEST(ask(of, "Basic !", "info") == "malformed");
  BOOST_TEST(ask(of, basic("anna", "x"), "info") == "wrong");
  BOOST_TEST(ask(of, basic("hans", "pw"), "info") == "lacks_role");
  // Where nothing is needed, too: a guess gets the same answer everywhere.
  BOOST_TEST(ask(of, basic("anna", "x"), "health") == "wrong");
}

BOOST_AUTO_TEST_CASE(two_fields_are_refused_even_when_both_are_right) {
  const guard of = made_for();
  const auto right = basic("anna", "pw");
  guard::remembered last;
  BOOST_TEST(ask(of, right, "info", false, last) == "passes");
  const host::http::header_list fields = {{"Authorization", right}, {"authorization", right}};
  BOOST_TEST(word(of.judge({fields, "info", false}, last).is) == "malformed");
}

BOOST_AUTO_TEST_CASE(a_name_is_claimed_only_when_there_is_such_a_user) {
  const guard of = made_for();
  const auto claimed = [&](const std::string& authorization) {
    guard::remembered last;
    const host::http::header_list fields = {{"Authorization", authorization}};
    return of.judge({fields, "info", false}, last).claimed;
  };
  BOOST_TEST(claimed(basic("anna", "x")) == "anna");
  BOOST_TEST(claimed(basic("secret", "x")) == "");
  BOOST_TEST(claimed(basic("bot-all", "x")) == "");
  BOOST_TEST(claimed("Bearer x") == "");
  BOOST_TEST(claimed(basic("anna", "pw")) == "");
}

BOOST_AUTO_TEST_CASE(what_a_connection_was_let_in_with_ends_with_its_book) {
  guard of = made_for();
  guard::remembered last;
  BOOST_TEST(ask(of, basic("rita", "pw"), "info", false, last) == "passes");
  BOOST_TEST(ask(of, basic("rita", "pw"), "info", false, last) == "passes");
  // Only the very same bytes are known again.
  BOOST_TEST(ask(of, basic("rita", "pv"), "info", false, last) == "wrong");
  BOOST_TEST(ask(of, basic("rita", "pw"), "info", true, last) == "lacks_role");
  BOOST_TEST(ask(of, "", "info", false, last) == "missing");
  of.replace(known::book_of({{"rita", "other", {"write"}}}).value());
  BOOST_TEST(ask(of, basic("rita", "pw"), "info", false, last) == "wrong");
  BOOST_TEST(ask(of, basic("rita", "other"), "info", true, last) == "passes");
  of.replace(known::book_of({{"rita", "other", {"read"}}}).value());
  BOOST_TEST(ask(of, basic("rita", "other"), "info", true, last) == "lacks_role");
}

BOOST_AUTO_TEST_CASE(who_asks_has_a_name_and_roles) {
  const guard of = made_for();
  guard::remembered last;
  const host::http::header_list fields = {{"Authorization", "Bearer t0ken.1"}};
  const auto made = of.judge({fields, "health", false}, last);
  BOOST_REQUIRE(made.who != nullptr);
  BOOST_TEST(made.who->who.name == "bot-scrape");
  BOOST_TEST(made.who->who.roles == std::vector<std::string>{"read:prometheus"});
}

BOOST_AUTO_TEST_CASE(nothing_is_open_when_the_list_is_empty_or_names_another) {
  const guard of = made_for(everybody, {});
  BOOST_TEST(ask(of, "", "health") == "missing");
  const guard more = made_for(everybody, {"health", "back-upRuntime"});
  BOOST_TEST(ask(more, "", "backupRuntime") == "passes");
  BOOST_TEST(ask(more, "", "backupRuntime", true) == "missing");
  BOOST_TEST(ask(more, "", "backupRuntimes") == "missing");
  BOOST_TEST(ask(more, "", "") == "missing");
}

BOOST_AUTO_TEST_CASE(a_token_is_nobodys_when_two_have_it) {
  BOOST_TEST(known::book_of({{"bot-a", "x", {"read"}}, {"bot-b", "x", {"read"}}}).error() ==
             "the tokens of bot-a and bot-b are the same, so nobody could tell who asks; make one "
             "for each");
  BOOST_TEST(known::book_of({{"anna", "x", {"read"}}, {"bert", "x", {"read"}}}).has_value());
}

BOOST_AUTO_TEST_CASE(wrong_ones_cost_time_and_others_do_not) {
  guard of = made_for();
  const peer from(std::array<unsigned char, 4>{10, 0, 0, 1});
  const host::access::slow_down::clock::time_point now{};
  BOOST_TEST(of.refused(ruling::missing, from, now).count() == 0);
  BOOST_TEST(of.refused(ruling::lacks_role, from, now).count() == 0);
  BOOST_TEST(of.slowed().peers(now) == 0U);
  BOOST_TEST(of.refused(ruling::wrong, from, now).count() == 100);
  BOOST_TEST(of.refused(ruling::malformed, from, now).count() == 200);
  BOOST_TEST(of.refused(ruling::missing, from, now).count() == 0);
  BOOST_TEST(of.slowed().peers(now) == 1U);
  BOOST_TEST(of.count(ruling::missing) == 2U);
  BOOST_TEST(of.count(ruling::wrong) == 1U);
  BOOST_TEST(of.count(ruling::malformed) == 1U);
  BOOST_TEST(of.count(ruling::lacks_role) == 1U);
}

BOOST_AUTO_TEST_CASE(digests_of_two_makers_differ) {
  const host::access::digest_maker one;
  const host::access::digest_maker other;
  BOOST_TEST((one.of('p', "x") == one.of('p', "x")));
  BOOST_TEST(!(one.of('p', "x") == one.of('t', "x")));
  BOOST_TEST(!(one.of('p', "x") == one.of('p', "y")));
  BOOST_TEST(!(one.of('p', "x") == other.of('p', "x")));
}

BOOST_AUTO_TEST_SUITE_END()
