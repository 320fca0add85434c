#include "log/redact.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(redact)

BOOST_AUTO_TEST_CASE(names_of_secrets_are_known_in_any_spelling) {
  for (const auto* name : {"password", "DB_PASSWORD", "clientSecret", "token", "access_tokens",
                           "key", "api_key", "apiKey", "x-api-key", "Authorization", "credentials",
                           "passphrase", "Set-Cookie", "private_key"}) {
    BOOST_TEST(host::log::is_secret_name(name), name);
  }
  for (const auto* name : {"", "user", "monkey", "keyboard", "port", "name", "path", "key_count"}) {
    BOOST_TEST(!host::log::is_secret_name(name), name);
  }
}

BOOST_AUTO_TEST_CASE(the_user_part_of_urls_is_masked) {
  struct row {
    const char* text;
    const char* expected;
  };
  for (const auto& [text, expected] :
       {row{"http://u:p@h:9200/x", "http://******@h:9200/x"},
        row{"see https://u@h and http://a:b@c.", "see https://******@h and http://******@c."},
        row{"http://u:p@ss@h/x", "http://******@h/x"}, row{"http://u:p/s@h/x", "http://******@h/x"},
        row{"http://h:9200/x?mail=a@b", "http://h:9200/x?mail=a@b"},
        row{"http://[::1]:9200/a@b", "http://[::1]:9200/a@b"}, row{"http://h/a", "http://h/a"},
        row{"a@b", "a@b"}, row{"://", "://"}}) {
    BOOST_TEST(host::log::without_secrets(text) == expected);
  }
}

BOOST_AUTO_TEST_CASE(private_keys_are_masked_wherever_they_stand) {
  const std::string key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQ\n-----END EC PRIVATE KEY-----";
  const std::string certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  BOOST_TEST(host::log::without_secrets(certificate + key + "\nrest") ==
             certificate + "******\nrest");
  BOOST_TEST(host::log::without_secrets(key + "\n" + key) == "******\n******");
  BOOST_TEST(host::log::without_secrets("-----BEGIN PRIVATE KEY-----\nMHcC") == "******");
  BOOST_TEST(host::log::without_secrets("---BEGIN PRIVATE KEY-----\nMHcC") == "---BEGIN ******");
  BOOST_TEST(host::log::without_secrets("base64:LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0=; next") ==
             "base64:******; next");
  BOOST_TEST(host::log::without_secrets("begins with base64: and what follows is not base64") ==
             "begins with base64: and what follows is not base64");
}

BOOST_AUTO_TEST_SUITE_END()
