#include "config/unknown_keys.hpp"

#include <boost/test/unit_test.hpp>

#include "settings.hpp"

using settings::argument;
using settings::in_file;
using settings::variable;

namespace {

host::config::key_table table() {
  using host::config::key_type;
  host::config::key_table made;
  made.add(host::config::host_keys());
  made.add({"demo",
            {{"actuator.plugins.demo.limit", key_type::integer, {}, "", false, false},
             {"spring.profiles.active", key_type::text_list, {}, "", false, false},
             {"demo.labels", key_type::text_map, {}, "", false, false}}});
  return made;
}

/// The error, else the notes, else "".
std::string said_of(settings::property given) {
  const auto found = host::config::find_unknown_keys(settings::of({{std::move(given)}}), table());
  if (!found) return "error: " + found.error();
  return found->empty() ? "" : "note: " + found->front().sentence;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(unknown_keys)

BOOST_AUTO_TEST_CASE(known_and_foreign_keys_are_fine) {
  for (const auto& each :
       {in_file("actuator.log.level", ""), in_file("actuator.plugins[3]", ""),
        in_file("actuator.plugins.demo.limit", ""), in_file("somebody.else", ""),
        in_file("actuators.x", ""), variable("PATH", ""), variable("ACTUATOR_LOG_LEVEL", ""),
        variable("ACTUATOR_HTTP_MAX_HEADER_BYTES", ""), variable("ACTUATOR_PLUGINS_0_", ""),
        argument("management.endpoint.health.show-details", ""), argument("camunda.x", ""),
        argument("spring.profiles.active[0]", ""), argument("demo.labels.any", "")}) {
    BOOST_TEST(said_of(each) == "", each.name);
  }
}

BOOST_AUTO_TEST_CASE(an_own_key_that_nobody_reads_names_the_nearest) {
  BOOST_TEST(said_of(in_file("actuator.log.levle", "x", 3)) ==
             "note: actuator.log.levle (file a.yaml, line 3) is not known to the host or to a "
             "loaded plugin; the nearest key is actuator.log.level");
  BOOST_TEST(said_of(argument("actuator.zzzzzzzzzzzzzzzzzzzzzzz", "x")) ==
             "note: argument --actuator.zzzzzzzzzzzzzzzzzzzzzzz is not known to the host or to a "
             "loaded plugin; --help lists the keys");
  BOOST_TEST(said_of(argument("prot", "x")) ==
             "error: argument --prot is not known to the host or to a loaded plugin; --help lists "
             "the keys");
}

BOOST_AUTO_TEST_CASE(variables_of_a_kubernetes_service_are_nobodys_mistake) {
  for (const auto& each : {variable("ACTUATOR_HOST_SERVICE_HOST", "10.0.0.7"),
                           variable("ACTUATOR_HOST_SERVICE_PORT", "9600"),
                           variable("ACTUATOR_HOST_SERVICE_PORT_HTTP", "9600"),
                           variable("ACTUATOR_HOST_PORT", "tcp://10.0.0.7:9600"),
                           variable("ACTUATOR_HOST_PORT_9600_TCP", "tcp://10.0.0.7:9600"),
                           variable("ACTUATOR_HOST_PORT_9600_TCP_ADDR", "10.0.0.7")}) {
    BOOST_TEST(said_of(each) == "", each.name);
  }
  for (const auto& each :
       {variable("ACTUATOR_HTTP_PORT", "9600"), variable("ACTUATOR_HTTP_PORT_X", "9600"),
        variable("ACTUATOR_HTTP_PORT_1", "9600")}) {
    BOOST_TEST(said_of(each).starts_with("note: "), each.name);
  }
}

BOOST_AUTO_TEST_CASE(a_mistake_in_what_guards_the_port_ends_the_start) {
  const std::string open =
      "; correct or remove it, for with such a mistake the port could be open to everybody";
  BOOST_TEST(
      said_of(in_file("actuator.security.user.anna.password", "pw", 3)) ==
      "error: actuator.security.user.anna.password (file a.yaml, line 3) is not known to the "
      "host or to a loaded plugin; the nearest key is actuator.security.users" +
          open);
  BOOST_TEST(
      said_of(variable("ACTUATOR_SECURITY_TOKEN_CI_TOKEN_FILE", "/f")) ==
      "error: environment variable ACTUATOR_SECURITY_TOKEN_CI_TOKEN_FILE is not known to the "
      "host or to a loaded plugin; the nearest key is actuator.security.tokens" +
          open);
  for (const auto& each : {in_file("management.server.ssl.client-aut", "need"),
                           argument("management.server.ssl.clientAut", "need"),
                           variable("MANAGEMENT_SERVER_SSL_CLIENT_AUT", "need")}) {
    const auto said = said_of(each);
    BOOST_TEST(said.starts_with("error: "), said);
    BOOST_TEST(said.find("the nearest key is management.server.ssl.client-auth;") != said.npos,
               said);
  }
  for (const auto& each : {in_file("actuator.security.users.anna.password", ""),
                           in_file("actuator.security.open[0]", ""),
                           variable("ACTUATOR_SECURITY_USERS_ANNA_PASSWORD_FILE", ""),
                           variable("ACTUATOR_SECURITY_SERVICE_HOST", "10.0.0.7"),
                           variable("MANAGEMENT_SERVER_SSL_CLIENT_AUTH", ""),
                           variable("MANAGEMENT_SERVER_SSL_TRUST_STORE_PROVIDER", ""),
                           in_file("management.server.ssl.trust-store-provider", ""),
                           in_file("management.server.ssl.server-name-bundles[0].bundle", ""),
                           argument("management.server.ssl.protocol", "TLS")}) {
    BOOST_TEST(said_of(each) == "", each.name);
  }
}

BOOST_AUTO_TEST_CASE(variables_are_noted) {
  BOOST_TEST(said_of(variable("ACTUATOR_LOG_LEVLE", "x")) ==
             "note: environment variable ACTUATOR_LOG_LEVLE is not known to the host or to a "
             "loaded plugin; the nearest key is actuator.log.level");
  BOOST_TEST(said_of(variable("ACTUATOR_HOST_SETTING", "x")) ==
             "note: environment variable ACTUATOR_HOST_SETTING is not known to the host or to "
             "a loaded plugin; --help lists the keys");
}

BOOST_AUTO_TEST_SUITE_END()
