#include "text/without_credentials.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

using backup::text::without_credentials;

BOOST_AUTO_TEST_CASE(what_proves_who_asks_is_taken_out_of_what_a_stranger_says) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"", ""},
      {"Authorization: Basic YWRhOnMzY3JldA==", "Authorization: Basic ***"},
      {"with bearer  eyJhbGci.Oi-J_I~Uz and more", "with bearer  *** and more"},
      {R"({"Authorization":"ApiKey VnVhQ2\/ZHQ="})", R"({"Authorization":"ApiKey ***"})"},
      {"Basic YWRhOnMz,Basic YWRhOnMz", "Basic ***,Basic ***"},
      {"basic", "basic"},
      {"Basic ", "Basic "},
      {"x-amz-security-token:IQoJb3JpZ2luX2Vj\nx-amz-date", "x-amz-security-token:***\nx-amz-date"},
      {"X-Amz-Security-Token: IQoJb3Jp", "X-Amz-Security-Token: ***"},
      {"SignedHeaders=host, Signature=fe5f80f7", "SignedHeaders=host, Signature=***"},
      {"the signature calculated here", "the signature calculated here"},
      {"a basic rule of the trade", "a basic rule of the trade"},
      {"Nonbasic YWRhOnMzY3JldA==", "Nonbasic YWRhOnMzY3JldA=="},
      {R"(Basic realm="security" charset="UTF-8")", R"(Basic realm="security" charset="UTF-8")"},
  };
  for (const auto& [said, shown] : rows) BOOST_TEST(without_credentials(said) == shown);
}
