#include "access/authorization.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

#include "support/base64.hpp"
#include "support/known_callers.hpp"

using host::access::presented;
using host::access::read_authorization;

namespace {

/// "password anna anna:pw", "token  abc" or "malformed".
std::string read(std::string_view value) {
  const presented got = read_authorization(value);
  if (got.what() == presented::kind::malformed) return "malformed";
  const bool is_token = got.what() == presented::kind::token;
  return std::string(is_token ? "token " : "password ") + std::string(got.name()) + " " +
         std::string(got.whole());
}

std::string basic_of(std::string_view pair) {
  return read("Basic " + support::base64_of(pair));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(authorization)

BOOST_AUTO_TEST_CASE(a_user_comes_with_base64) {
  BOOST_TEST(read("Basic YW5uYTpwdw==") == "password anna anna:pw");
  BOOST_TEST(read("bAsIc   YW5uYTpwdw==") == "password anna anna:pw");
  BOOST_TEST(basic_of("anna:p:w") == "password anna anna:p:w");
  BOOST_TEST(basic_of("anna:") == "password anna anna:");
  BOOST_TEST(basic_of("j\xc3\xb6rg:\xe2\x82\xac") ==
             "password j\xc3\xb6rg j\xc3\xb6rg:\xe2\x82\xac");
}

BOOST_AUTO_TEST_CASE(base64_has_one_spelling_only) {
  for (const auto* encoded : {"YW5uYTpwdw", "YW5uYTpwdw=", "YW5uYTpwdx==", "YW5uYTpwdw===",
                              "YW5u\nYTpwdw==", "YW5uYTpwd-==", "=YW5uYTpwdw=", "YW5u YTpwdw==", "",
                              "====", "YW=uYTpwdw==", "YW5uYTpwdw==YW5u"}) {
    BOOST_TEST(read("Basic " + std::string(encoded)) == "malformed", encoded);
  }
}

std::string pair_of(std::size_t of_name, std::size_t of_password) {
  std::string pair(of_name, 'a');
  pair += ':';
  pair.append(of_password, 'x');
  return pair;
}

BOOST_AUTO_TEST_CASE(what_a_pair_cannot_be_is_malformed) {
  BOOST_TEST(basic_of("anna") == "malformed");
  BOOST_TEST(basic_of(":pw") == "malformed");
  BOOST_TEST(basic_of(std::string_view("an\0na:pw", 8)) == "malformed");
  BOOST_TEST(basic_of(std::string_view("anna:p\0w", 8)) == "malformed");
  BOOST_TEST(basic_of("anna:p\nw") == "malformed");
  BOOST_TEST(basic_of("anna:p\x7fw") == "malformed");
  BOOST_TEST(basic_of("anna:p\xc2\x85w") == "malformed");  // C1
  BOOST_TEST(basic_of("anna:\xff") == "malformed");
  BOOST_TEST(basic_of("anna:\xc0\xaf") == "malformed");
  BOOST_TEST(basic_of(pair_of(64, 2)) != "malformed");
  BOOST_TEST(basic_of(pair_of(65, 2)) == "malformed");
  BOOST_TEST(basic_of(pair_of(1, 4096)) != "malformed");
  BOOST_TEST(basic_of(pair_of(64, 4100)) == "malformed");
}

BOOST_AUTO_TEST_CASE(a_token_has_the_characters_of_one) {
  BOOST_TEST(read("Bearer abc") == "token  abc");
  BOOST_TEST(read("bearer  a-._~+/9==") == "token  a-._~+/9==");
  for (const auto* value : {"Bearer", "Bearer ", "Bearer =", "Bearer a b", "Bearer a=b",
                            "Bearer a,b", "Bearer \"a\"", "Bearer \xc3\xb6"}) {
    BOOST_TEST(read(value) == "malformed", value);
  }
  BOOST_TEST(read("Bearer " + std::string(4096, 'x')) != "malformed");
  BOOST_TEST(read("Bearer " + std::string(4097, 'x')) == "malformed");
}

BOOST_AUTO_TEST_CASE(other_schemes_are_malformed) {
  for (const auto* value :
       {"", " ", "Digest username=\"anna\"", "Negotiate YII=", "Basicx YW5uYTpwdw==",
        "YW5uYTpwdw==", "Basic\tYW5uYTpwdw==", " Basic YW5uYTpwdw=="}) {
    BOOST_TEST(read(value) == "malformed", value);
  }
}

BOOST_AUTO_TEST_CASE(two_fields_are_told_apart_from_one) {
  using host::access::find_authorization;
  BOOST_TEST(find_authorization({{"Host", "a"}, {"Authorizatio", "b"}}).value == nullptr);
  const host::http::header_list one = {{"Host", "a"}, {"aUTHORIZATION", "x"}};
  BOOST_REQUIRE(find_authorization(one).value != nullptr);
  BOOST_TEST(*find_authorization(one).value == "x");
  BOOST_TEST(find_authorization(one).is_only_one);
  const host::http::header_list two = {{"Authorization", "x"}, {"authorization", "x"}};
  BOOST_TEST(!find_authorization(two).is_only_one);
}

BOOST_AUTO_TEST_CASE(what_no_client_can_send_is_no_secret) {
  using host::access::is_password;
  using host::access::is_token_text;
  BOOST_TEST(is_password("p w:\xc3\xb6"));
  BOOST_TEST(!is_password(""));
  BOOST_TEST(!is_password("a\nb"));
  BOOST_TEST(!is_password(std::string(4097, 'x')));
  BOOST_TEST(is_token_text("abc.DEF-1=="));
  BOOST_TEST(!is_token_text("a b"));
  BOOST_TEST(!is_token_text(""));
}

BOOST_AUTO_TEST_CASE(what_was_moved_from_holds_no_secret) {
  presented first = read_authorization("Bearer abc");
  const presented second(std::move(first));
  BOOST_TEST(second.whole() == "abc");
  BOOST_TEST(first.whole() == "");  // NOLINT(bugprone-use-after-move): that is the question
}

BOOST_AUTO_TEST_SUITE_END()
