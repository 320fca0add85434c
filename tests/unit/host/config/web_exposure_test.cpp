#include "config/web_exposure.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "config/key_table.hpp"
#include "settings.hpp"

using host::config::endpoint_access;
using host::config::read_web_exposure;
using settings::in_file;
using settings::property;

namespace {

using sources = std::vector<std::vector<property>>;

tl::expected<host::config::web_exposure, std::string> read(sources given) {
  const auto keys =
      host::config::resolve(settings::of(std::move(given)), host::config::host_keys().keys);
  if (!keys) return tl::unexpected(keys.error());
  return read_web_exposure(*keys);
}

std::string word(endpoint_access given) {
  if (given == endpoint_access::none) return "none";
  return given == endpoint_access::read_only ? "read" : "all";
}

/// "health=all env=none ...", "-" in front of what is not exposed; or the refusal.
std::string shown(std::vector<property> file, const std::vector<std::string>& ids) {
  const auto web = read({std::move(file)});
  if (!web) return web.error();
  std::string text;
  for (const auto& id : ids) {
    text += (text.empty() ? "" : " ") + std::string(web->exposes(id) ? "" : "-") + id + "=" +
            word(web->access_to(id));
  }
  return text;
}

const std::vector<std::string> some = {"health", "backupHistory", "metrics", "env", "hello"};

}  // namespace

BOOST_AUTO_TEST_SUITE(web_exposure)

BOOST_AUTO_TEST_CASE(all_is_there_but_what_shows_the_configuration) {
  BOOST_TEST(shown({}, some) == "health=all backupHistory=all metrics=all env=none hello=all");
  BOOST_TEST(shown({}, {"info", "prometheus", "loggers", "backups", "plugins", "configprops"}) ==
             "info=all prometheus=all loggers=all backups=all plugins=all configprops=none");
}

BOOST_AUTO_TEST_CASE(a_default_reaches_those_that_the_applications_do_not_set_themselves) {
  BOOST_TEST(shown({in_file("management.endpoints.access.default", "none")}, some) ==
             "health=all backupHistory=all metrics=none env=none hello=none");
  BOOST_TEST(shown({in_file("management.endpoints.access.default", "READ_ONLY")}, some) ==
             "health=all backupHistory=all metrics=read env=read hello=read");
  BOOST_TEST(shown({in_file("management.endpoints.enabled-by-default", "false")}, some) ==
             "health=all backupHistory=all metrics=none env=none hello=none");
  BOOST_TEST(shown({in_file("management.endpoints.enabledByDefault", "true")}, some) ==
             "health=all backupHistory=all metrics=all env=all hello=all");
}

BOOST_AUTO_TEST_CASE(an_endpoints_own_access_wins_over_the_default) {
  BOOST_TEST(shown({in_file("management.endpoints.access.default", "none"),
                    in_file("management.endpoint.env.access", "unrestricted"),
                    in_file("management.endpoint.hello.access", "readOnly"),
                    in_file("management.endpoint.health.access", "none")},
                   some) == "health=none backupHistory=all metrics=none env=all hello=read");
  BOOST_TEST(shown({in_file("management.endpoint.env.enabled", "true"),
                    in_file("management.endpoint.metrics.enabled", "off")},
                   some) == "health=all backupHistory=all metrics=none env=all hello=all");
}

BOOST_AUTO_TEST_CASE(nothing_has_more_than_is_permitted) {
  BOOST_TEST(shown({in_file("management.endpoints.access.max-permitted", "read-only"),
                    in_file("management.endpoint.env.access", "unrestricted"),
                    in_file("management.endpoint.hello.access", "none")},
                   some) == "health=read backupHistory=read metrics=read env=read hello=none");
  BOOST_TEST(shown({in_file("management.endpoints.access.maxPermitted", "none")}, some) ==
             "health=none backupHistory=none metrics=none env=none hello=none");
}

BOOST_AUTO_TEST_CASE(ids_are_taken_in_any_spelling) {
  for (const auto* id : {"backup-history", "backupHistory", "BackupHistory", "backuphistory"}) {
    BOOST_TEST(shown({in_file("management.endpoint." + std::string(id) + ".access", "none"),
                      in_file("management.endpoints.web.exposure.exclude", id)},
                     {"backupHistory"}) == "-backupHistory=none",
               id);
  }
  const auto web =
      read({{settings::variable("MANAGEMENT_ENDPOINT_BACKUPHISTORY_ACCESS", "READ_ONLY"),
             settings::variable("MANAGEMENT_ENDPOINT_HEALTH_ENABLED", "false")}});
  BOOST_REQUIRE(web.has_value());
  BOOST_TEST(word(web->access_to("backupHistory")) == "read");
  BOOST_TEST(word(web->access_to("health")) == "none");
}

BOOST_AUTO_TEST_CASE(a_higher_source_wins_for_one_endpoint) {
  const auto web = read({{settings::argument("management.endpoint.backup-history.access", "none")},
                         {in_file("management.endpoint.backupHistory.access", "unrestricted")}});
  BOOST_REQUIRE(web.has_value());
  BOOST_TEST(word(web->access_to("backupHistory")) == "none");
}

BOOST_AUTO_TEST_CASE(lists_say_what_is_exposed_and_the_second_wins) {
  const std::string include = "management.endpoints.web.exposure.include";
  const std::string exclude = "management.endpoints.web.exposure.exclude";
  BOOST_TEST(shown({in_file(include, "health, backup-history")}, some) ==
             "health=all backupHistory=all -metrics=all -env=none -hello=all");
  BOOST_TEST(shown({in_file(include + "[0]", "metrics"), in_file(include + "[1]", "hello"),
                    in_file(exclude, "hello")},
                   some) == "-health=all -backupHistory=all metrics=all -env=none -hello=all");
  BOOST_TEST(shown({in_file(include, "*"), in_file(exclude, "*")}, {"health", "hello"}) ==
             "-health=all -hello=all");
  BOOST_TEST(shown({in_file(include, "")}, {"health", "hello"}) == "health=all -hello=all");
  BOOST_TEST(shown({in_file(include, "*"), in_file(exclude, "env,hello")}, some) ==
             "health=all backupHistory=all metrics=all -env=none -hello=all");
}

BOOST_AUTO_TEST_CASE(both_forms_of_one_end_the_start) {
  BOOST_TEST(shown({in_file("management.endpoint.health.access", "none", 3),
                    in_file("management.endpoint.health.enabled", "true", 4)},
                   some) ==
             "management.endpoint.health.access (file a.yaml, line 3) and "
             "management.endpoint.health.enabled (file a.yaml, line 4) are both set; keep one of "
             "them, the access");
  BOOST_TEST(shown({in_file("management.endpoints.access.default", "none", 1),
                    in_file("management.endpoints.enabled-by-default", "true", 2)},
                   some) ==
             "management.endpoints.access.default (file a.yaml, line 1) and "
             "management.endpoints.enabled-by-default (file a.yaml, line 2) are both set; keep the "
             "first of them");
}

BOOST_AUTO_TEST_CASE(what_is_no_access_is_refused_with_its_place) {
  BOOST_TEST(shown({in_file("management.endpoint.hello.access", "some", 7)}, some) ==
             "management.endpoint.hello.access is \"some\" (file a.yaml, line 7); allowed is none, "
             "read-only or unrestricted");
  BOOST_TEST(shown({in_file("management.endpoint.hello.enabled", "maybe", 7)}, some) ==
             "management.endpoint.hello.enabled is \"maybe\" (file a.yaml, line 7); allowed is "
             "true or false");
  for (const std::string key : {"default", "max-permitted"}) {
    BOOST_TEST(shown({in_file("management.endpoints.access." + key, "all", 2)}, some) ==
               "management.endpoints.access." + key +
                   " is \"all\" (file a.yaml, line 2); allowed is none, read-only or "
                   "unrestricted");
  }
}

BOOST_AUTO_TEST_CASE(a_path_may_stand_in_the_place_of_an_id) {
  const std::string key = "management.endpoints.web.path-mapping.";
  const auto web = read({{in_file(key + "health", "healthcheck"),
                          in_file(key + "backup-history", "/a/b/"), in_file(key + "info", "")}});
  BOOST_REQUIRE(web.has_value());
  BOOST_TEST(web->alias_of("health") == "healthcheck");
  BOOST_TEST(web->alias_of("backupHistory") == "a/b");
  BOOST_TEST(web->alias_of("info") == "");
  BOOST_TEST(web->alias_of("loggers") == "");
  for (const auto* path : {"/", "a//b", "a b", "../x", "a/{b}", "%2F"}) {
    const auto refused = read({{in_file(key + "health", path, 5)}});
    BOOST_TEST((refused ? "taken" : refused.error()) ==
               key + "health is \"" + path +
                   "\" (file a.yaml, line 5); allowed is a path such as healthcheck or "
                   "checks/health");
  }
}

BOOST_AUTO_TEST_CASE(the_page_of_links_may_be_turned_off) {
  BOOST_TEST(read({})->has_discovery_page());
  BOOST_TEST(!read({{in_file("management.endpoints.web.discovery.enabled", "false")}})
                  ->has_discovery_page());
}

BOOST_AUTO_TEST_SUITE_END()
