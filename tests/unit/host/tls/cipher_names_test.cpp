#include "tls/cipher_names.hpp"

#include <boost/test/unit_test.hpp>

using host::tls::suites_named;
using host::tls::usual_suites;

namespace {

std::string fault_of(const std::string& name) {
  const auto named = suites_named({name}, "ciphers");
  return named ? "accepted" : named.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cipher_names)

BOOST_AUTO_TEST_CASE(names_of_java_and_of_openssl_are_the_same_ciphers) {
  const auto java = suites_named({"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256",
                                  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"},
                                 "ciphers");
  const auto openssl = suites_named(
      {"ECDHE-RSA-AES256-GCM-SHA384", "TLS_AES_128_GCM_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"},
      "ciphers");
  BOOST_REQUIRE(java.has_value());
  BOOST_REQUIRE(openssl.has_value());
  BOOST_TEST(java->up_to_1_2 == "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305");
  BOOST_TEST(java->of_1_3 == "TLS_AES_128_GCM_SHA256");
  BOOST_TEST(openssl->up_to_1_2 == java->up_to_1_2);
  BOOST_TEST(openssl->of_1_3 == java->of_1_3);
  BOOST_TEST(java->weak.empty());
}

BOOST_AUTO_TEST_CASE(those_without_secrecy_or_an_aead_are_told) {
  const auto named =
      suites_named({"TLS_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-SHA"}, "ciphers");
  BOOST_REQUIRE(named.has_value());
  BOOST_TEST(named->weak.size() == 2U);
}

BOOST_AUTO_TEST_CASE(one_that_nobody_knows_is_refused_by_its_name) {
  BOOST_TEST(
      fault_of("TLS_ECDHE_RSA_WITH_ROT13")
          .starts_with("ciphers names \"TLS_ECDHE_RSA_WITH_ROT13\", a cipher that is unknown"));
  BOOST_TEST(fault_of("TLS_RSA_WITH_RC4_128_MD5") != "accepted");
  BOOST_TEST(fault_of("TLS_RSA_WITH_NULL_SHA256") != "accepted");
  BOOST_TEST(fault_of("TLS_ECDH_anon_WITH_AES_128_CBC_SHA") != "accepted");
  BOOST_TEST(fault_of("HIGH") != "accepted");
}

BOOST_AUTO_TEST_CASE(what_is_usual_is_strong) {
  std::vector<std::string> names;
  std::string all = usual_suites().up_to_1_2 + ":" + usual_suites().of_1_3 + ":";
  for (std::size_t at = 0, end = 0; (end = all.find(':', at)) != std::string::npos; at = end + 1) {
    names.push_back(all.substr(at, end - at));
  }
  BOOST_TEST(names.size() == 9U);
  const auto named = suites_named(names, "ciphers");
  BOOST_REQUIRE(named.has_value());
  BOOST_TEST(named->weak.empty());
  BOOST_TEST(named->up_to_1_2 == usual_suites().up_to_1_2);
}

BOOST_AUTO_TEST_SUITE_END()
