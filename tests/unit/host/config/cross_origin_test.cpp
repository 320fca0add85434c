#include "config/cross_origin.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

#include "config/forwarding.hpp"
#include "config/key_table.hpp"
#include "settings.hpp"

using settings::in_file;

namespace {

const std::string cors = "management.endpoints.web.cors.";

tl::expected<host::http::cross_origin_settings, std::string> read(
    std::vector<settings::property> file) {
  const auto keys =
      host::config::resolve(settings::of({std::move(file)}), host::config::host_keys().keys);
  if (!keys) return tl::unexpected(keys.error());
  return host::config::read_cross_origin(*keys);
}

std::string refusal(std::vector<settings::property> file) {
  const auto made = read(std::move(file));
  return made ? "taken" : made.error();
}

/// "yes", "no" or the refusal.
std::string forwarded(std::vector<settings::property> given) {
  const auto properties = settings::of({std::move(given)});
  const auto keys = host::config::resolve(properties, host::config::host_keys().keys);
  BOOST_REQUIRE(keys.has_value());
  const auto read = host::config::reads_forwarded(*keys, properties);
  if (!read) return read.error();
  return *read ? "yes" : "no";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cross_origin_settings)

BOOST_AUTO_TEST_CASE(nothing_is_allowed_until_an_origin_is) {
  BOOST_TEST(read({})->is_off());
  BOOST_TEST(read({in_file(cors + "allowed-methods", "GET")})->is_off());
  const auto made =
      read({in_file(cors + "allowedOrigins", "https://a, https://b"),
            in_file(cors + "allowed-origin-patterns[0]", "https://*:[80,81]"),
            in_file(cors + "allowed-methods", "GET,POST"), in_file(cors + "allowed-headers", "*"),
            in_file(cors + "exposed-headers", "X-A"), in_file(cors + "allow-credentials", "true"),
            in_file(cors + "max-age", "60")});
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST(!made->is_off());
  BOOST_TEST((made->origins == std::vector<std::string>{"https://a", "https://b"}));
  BOOST_TEST((made->patterns == std::vector<std::string>{"https://*:[80,81]"}));
  BOOST_TEST((made->methods == std::vector<std::string>{"GET", "POST"}));
  BOOST_TEST((made->headers == std::vector<std::string>{"*"}));
  BOOST_TEST((made->exposed == std::vector<std::string>{"X-A"}));
  BOOST_TEST(made->with_credentials);
  BOOST_TEST(made->max_age.count() == 60);
  BOOST_TEST(read({})->max_age.count() == 1800);
}

BOOST_AUTO_TEST_CASE(what_could_not_stand_in_an_answer_is_refused) {
  BOOST_TEST(refusal({in_file(cors + "allowed-origins[0]", "https://a", 1),
                      in_file(cors + "allowed-origins[1]", "a\r\nb", 2)}) != "taken");
  BOOST_TEST(refusal({in_file(cors + "allowed-headers", "X A", 4)}) ==
             cors +
                 "allowed-headers is \"X A\" (file a.yaml, line 4); allowed is the name of a "
                 "header field, or *");
  BOOST_TEST(refusal({in_file(cors + "allowed-methods", "GET;", 4)}) != "taken");
  BOOST_TEST(refusal({in_file(cors + "exposed-headers", "a:b", 4)}) != "taken");
  BOOST_TEST(refusal({in_file(cors + "max-age", "-1s", 4)}) != "taken");
}

BOOST_AUTO_TEST_CASE(all_origins_do_not_come_with_credentials) {
  BOOST_TEST(refusal({in_file(cors + "allowed-origins", "*"),
                      in_file(cors + "allow-credentials", "true", 2)}) ==
             cors +
                 "allow-credentials is \"true\" (file a.yaml, line 2); allowed is false where "
                 "management.endpoints.web.cors.allowed-origins has *; name the origins, or use "
                 "allowed-origin-patterns");
  BOOST_TEST(refusal({in_file(cors + "allowed-origin-patterns", "*"),
                      in_file(cors + "allow-credentials", "true")}) == "taken");
}

BOOST_AUTO_TEST_CASE(proxies_are_listened_to_where_there_are_some) {
  using settings::variable;
  const std::string key = "server.forward-headers-strategy";
  BOOST_TEST(forwarded({}) == "no");
  BOOST_TEST(forwarded({in_file(key, "native")}) == "yes");
  BOOST_TEST(forwarded({in_file(key, "NONE")}) == "no");
  BOOST_TEST(forwarded({in_file(key, "framework")}) == "yes");
  BOOST_TEST(forwarded({in_file(key, "some", 3)}) ==
             key + " is \"some\" (file a.yaml, line 3); allowed is none, native or framework");
  const auto name = variable("KUBERNETES_SERVICE_HOST", "10.0.0.1");
  const auto port = variable("KUBERNETES_SERVICE_PORT", "443");
  BOOST_TEST(forwarded({name, port}) == "yes");
  BOOST_TEST(forwarded({name}) == "no");
  BOOST_TEST(forwarded({name, port, variable("SERVER_FORWARDHEADERSSTRATEGY", "none")}) == "no");
  BOOST_TEST(forwarded({name, port, variable("SPRING_MAIN_CLOUDPLATFORM", "none")}) == "no");
}

BOOST_AUTO_TEST_SUITE_END()
