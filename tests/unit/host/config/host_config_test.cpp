#include "config/host_config.hpp"

#include <boost/test/unit_test.hpp>

#include "settings.hpp"

using namespace host::config;
using settings::argument;

namespace {

tl::expected<host_config, std::string> read(std::vector<settings::property> given) {
  const auto keys = resolve(settings::of({std::move(given)}), host_keys().keys);
  if (!keys) return tl::unexpected(keys.error());
  return read_host_config(*keys);
}

std::string refusal_of(const std::string& key, const std::string& value) {
  const auto made = read({argument(key, value)});
  return made ? "accepted" : made.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(host_configuration)

BOOST_AUTO_TEST_CASE(the_defaults_of_the_table_are_those_of_the_types) {
  const auto made = read({});
  BOOST_REQUIRE(made.has_value());
  const host_config expected;
  BOOST_TEST(made->address == expected.address);
  BOOST_TEST(made->port == expected.port);
  BOOST_TEST(made->base_path == expected.base_path);
  BOOST_TEST(made->network_threads == expected.network_threads);
  BOOST_TEST(made->worker_threads == expected.worker_threads);
  BOOST_TEST(made->worker_queue == expected.worker_queue);
  BOOST_TEST(made->open_calls == expected.open_calls);
  BOOST_TEST((made->levels.root == expected.levels.root));
  BOOST_TEST((made->log_format == expected.log_format));
  BOOST_TEST((made->grace_time == expected.grace_time));
  BOOST_TEST((made->drain_timeout == expected.drain_timeout));
  BOOST_TEST(made->limits.header_bytes == expected.limits.header_bytes);
  BOOST_TEST(made->limits.body_bytes == expected.limits.body_bytes);
  BOOST_TEST(made->limits.connections == expected.limits.connections);
  BOOST_TEST(made->limits.probe_connections == expected.limits.probe_connections);
  BOOST_TEST(made->limits.pipelined_requests == expected.limits.pipelined_requests);
  BOOST_TEST(made->limits.requests_per_connection == expected.limits.requests_per_connection);
  BOOST_TEST((made->limits.idle == expected.limits.idle));
  BOOST_TEST((made->limits.header == expected.limits.header));
  BOOST_TEST((made->limits.request == expected.limits.request));
  BOOST_TEST((made->limits.write == expected.limits.write));
  BOOST_TEST((made->limits.answer == expected.limits.answer));
}

BOOST_AUTO_TEST_CASE(requests_are_counted_unless_the_longest_name_that_is_set_says_no) {
  const std::string key = "management.metrics.enable.";
  BOOST_TEST(read({})->count_requests);
  BOOST_TEST(read({argument(key + "jvm", "false")})->count_requests);
  BOOST_TEST(!read({argument(key + "all", "off")})->count_requests);
  BOOST_TEST(
      !read({argument(key + "http", "false"), argument(key + "all", "true")})->count_requests);
  BOOST_TEST(read({argument(key + "http.server.requests", "true"), argument(key + "http", "no")})
                 ->count_requests);
  BOOST_TEST(refusal_of(key + "http", "maybe").starts_with(key + "http is no flag ("));
}

BOOST_AUTO_TEST_CASE(the_page_of_numbers_is_there_and_not_compressed_by_default) {
  BOOST_TEST(read({})->prometheus);
  BOOST_TEST(!read({})->compression);
  BOOST_TEST(
      !read({argument("management.prometheus.metrics.export.enabled", "false")})->prometheus);
  BOOST_TEST(read({argument("server.compression.enabled", "true")})->compression);
}

BOOST_AUTO_TEST_CASE(base_paths_are_joined) {
  struct row {
    const char* server;
    const char* endpoints;
    const char* expected;
  };
  for (const auto& [server, endpoints, expected] :
       {row{"", "/actuator/", "/actuator"}, row{"m/", "/a/b", "/m/a/b"}, row{"/m", "", "/m"},
        row{"", "/", ""}}) {
    const auto made = read({argument("management.server.base-path", server),
                            argument("management.endpoints.web.base-path", endpoints)});
    BOOST_TEST((made ? made->base_path : made.error()) == expected);
  }
}

BOOST_AUTO_TEST_CASE(localhost_is_an_address) {
  BOOST_TEST(read({argument("management.server.address", "localhost")})->address == "127.0.0.1");
  BOOST_TEST(read({argument("management.server.address", "::1")})->address == "::1");
}

BOOST_AUTO_TEST_CASE(values_out_of_range_have_their_sentence) {
  BOOST_TEST(
      refusal_of("management.server.port", "65536") ==
      "management.server.port is \"65536\" (argument --management.server.port); allowed is a "
      "whole number from 0 to 65535");
  BOOST_TEST(refusal_of("management.server.address", "example.org") ==
             "management.server.address is \"example.org\" (argument --management.server.address); "
             "allowed is an IP address such as 127.0.0.1, 0.0.0.0 or ::1, or localhost");
  for (const auto* path : {"actuator", "/a b", "//a", "/../a", "/a/{b}", "/%2F"}) {
    BOOST_TEST(refusal_of("management.endpoints.web.base-path", path) ==
               "management.endpoints.web.base-path is \"" + std::string(path) +
                   "\" (argument --management.endpoints.web.base-path); allowed is a path that "
                   "begins with /, such as /actuator, or an empty text");
  }
  BOOST_TEST(refusal_of("actuator.log.level", "loud") ==
             "actuator.log.level is \"loud\" (argument --actuator.log.level); allowed is off, "
             "fatal, error, warn, info, debug or trace");
  BOOST_TEST(refusal_of("actuator.log.format", "xml") ==
             "actuator.log.format is \"xml\" (argument --actuator.log.format); allowed is text or "
             "json");
  BOOST_TEST(
      refusal_of("actuator.http.idle-timeout", "25h") ==
      "actuator.http.idle-timeout is \"25h\" (argument --actuator.http.idle-timeout); allowed "
      "is a duration from 10ms to 24h");
}

BOOST_AUTO_TEST_SUITE_END()
