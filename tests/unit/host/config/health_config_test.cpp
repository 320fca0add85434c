#include "config/health_config.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "config/key_table.hpp"
#include "settings.hpp"

using host::config::health_config;
using host::config::visibility;
using settings::in_file;
using settings::variable;

namespace {

using sources = std::vector<std::vector<settings::property>>;

tl::expected<health_config, std::string> read(sources given) {
  const auto list = settings::of(std::move(given));
  const auto keys = host::config::resolve(list, host::config::host_keys().keys);
  if (!keys) return tl::unexpected(keys.error());
  return host::config::read_health_config(list, *keys);
}
health_config read_well(sources given) {
  auto made = read(std::move(given));
  BOOST_REQUIRE_MESSAGE(made, (made ? "" : made.error()));
  return *std::move(made);
}
std::string refused(settings::property given) {
  const auto made = read({{std::move(given)}});
  return made ? "taken" : made.error();
}
std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& each : items) text += each + ";";
  return text;
}

const std::string group = "management.endpoint.health.group.";

}  // namespace

BOOST_AUTO_TEST_SUITE(health_config_of_the_host)

BOOST_AUTO_TEST_CASE(without_a_word_it_is_as_the_reference_ships_it) {
  const auto made = read_well({{}});
  BOOST_TEST((made.show_details == visibility::always));
  BOOST_TEST(!made.show_components.has_value());
  BOOST_TEST(made.groups.empty());
  BOOST_TEST(made.validates_members);
  BOOST_TEST(!made.shows_probes);
  BOOST_TEST(!made.has_probe_paths);
  BOOST_TEST((made.slow == std::chrono::seconds(10)));
  BOOST_TEST(!made.is_default_on);
  BOOST_TEST(made.disk_path == ".");
  BOOST_TEST(made.disk_threshold == 10 * 1024 * 1024);
}

BOOST_AUTO_TEST_CASE(strangers_see_details_only_when_that_is_written) {
  const auto kept_back = [](std::vector<std::vector<settings::property>> given) {
    auto made = read_well(std::move(given));
    host::config::keep_details_from_strangers(made);
    return made.show_details == visibility::when_authorized;
  };
  const std::string details = "management.endpoint.health.show-details";
  BOOST_TEST(kept_back({{}}));
  BOOST_TEST(kept_back({{in_file(details, "")}}));
  BOOST_TEST(kept_back({{in_file(details, "when-authorized")}}));
  BOOST_TEST(!kept_back({{in_file(details, "always")}}));
  BOOST_TEST(!kept_back({{in_file(details, "never")}}));
}

BOOST_AUTO_TEST_CASE(words_of_visibility_are_taken_in_any_spelling) {
  for (const auto* word :
       {"when-authorized", "WHEN_AUTHORIZED", "whenAuthorized", " when-authorized "}) {
    const auto made = read_well({{in_file("management.endpoint.health.show-details", word),
                                  in_file("management.endpoint.health.showComponents", "Never")}});
    BOOST_TEST((made.show_details == visibility::when_authorized), word);
    BOOST_TEST((made.show_components == visibility::never), word);
  }
  BOOST_TEST(
      refused(in_file("management.endpoint.health.show-details", "some", 7)) ==
      "management.endpoint.health.show-details is \"some\" (file a.yaml, line 7); allowed is "
      "never, when-authorized or always");
}

BOOST_AUTO_TEST_CASE(groups_are_found_by_their_names) {
  const auto made = read_well(
      {{in_file(group + "myGroup.include[0]", "a"), in_file(group + "myGroup.include[1]", " b "),
        in_file(group + "my-other.include", "db, ping"),
        in_file(group + "my-other.exclude", "ping"),
        in_file(group + "my-other.showComponents", "always"),
        in_file(group + "my-other.show-details", "never"),
        in_file(group + "my-other.additional-path", "server:/healthz"),
        in_file(group + "my-other.roles", "ADMIN"),
        in_file(group + "my-other.status.order", "up,down"),
        in_file(group + "my-other.status.http-mapping.down", "500"),
        in_file(group + "stranger.nothing", "of ours")}});
  BOOST_TEST(made.groups.size() == 2U);
  BOOST_TEST(joined(made.groups.at("myGroup").include) == "a;b;");
  const auto& other = made.groups.at("my-other");
  BOOST_TEST(joined(other.include) == "db;ping;");
  BOOST_TEST(joined(other.exclude) == "ping;");
  BOOST_TEST((other.show_components == visibility::always));
  BOOST_TEST((other.show_details == visibility::never));
  BOOST_TEST(other.additional_path == "healthz");
  BOOST_TEST(joined(other.status.order) == "up;down;");
  BOOST_TEST(other.status.codes.at("down") == 500);
}

BOOST_AUTO_TEST_CASE(variables_name_groups_too_and_win_over_files) {
  const auto made = read_well(
      {{variable("MANAGEMENT_ENDPOINT_HEALTH_GROUP_MYGROUP_INCLUDE", "c"),
        variable("MANAGEMENT_ENDPOINT_HEALTH_GROUP_READINESS_INCLUDE_0", "x"),
        variable("MANAGEMENT_ENDPOINT_HEALTH_GROUP_READINESS_STATUS_HTTPMAPPING_OUTOFSERVICE",
                 "200")},
       {in_file(group + "my-group.include", "a,b"), in_file(group + "my-group.exclude", "d")}});
  BOOST_TEST(made.groups.size() == 2U);
  BOOST_TEST(joined(made.groups.at("my-group").include) == "c;");
  BOOST_TEST(joined(made.groups.at("my-group").exclude) == "d;");
  BOOST_TEST(joined(made.groups.at("readiness").include) == "x;");
  BOOST_TEST(made.groups.at("readiness").status.codes.at("outofservice") == 200);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused_with_its_place) {
  BOOST_TEST(refused(in_file(group + "a.show-details", "yes", 3)) ==
             group +
                 "a.show-details is \"yes\" (file a.yaml, line 3); allowed is never, "
                 "when-authorized or always");
  for (const auto* path : {"/x", "server:/a/b", "other:/x", "server:/", "server:x y"}) {
    BOOST_TEST(refused(in_file(group + "a.additional-path", path))
                       .find("allowed is server:/name or management:/name, one segment") !=
                   std::string::npos,
               path);
  }
  BOOST_TEST(refused(in_file(group + "a.status.http-mapping.down", "99", 2)) ==
             group +
                 "a.status.http-mapping.down is \"99\" (file a.yaml, line 2); allowed is a code "
                 "of HTTP from 200 to 599");
  BOOST_TEST(refused(in_file("management.endpoint.health.status.http-mapping.up", "good", 2)) ==
             "management.endpoint.health.status.http-mapping.up is \"good\" (file a.yaml, line 2); "
             "allowed is a code of HTTP from 200 to 599");
  BOOST_TEST(refused(in_file(group + "a b.include", "x")).find("stands in a path") !=
             std::string::npos);
  BOOST_TEST(
      refused(in_file("management.health.ping.enabled", "perhaps", 4)) ==
      "management.health.ping.enabled is \"perhaps\" (file a.yaml, line 4); allowed is true or "
      "false (also on, off, yes, no, 1, 0)");
  BOOST_TEST(refused(in_file("management.health.diskspace.threshold", "ten", 4))
                 .starts_with("management.health.diskspace.threshold is \"ten\" (file a.yaml, line "
                              "4); allowed is a size such as"));
  BOOST_TEST(refused(in_file("management.health.diskspace.threshold", "-1B", 4)) ==
             "management.health.diskspace.threshold is \"-1B\" (file a.yaml, line 4); allowed is a "
             "size of at least 0");
}

BOOST_AUTO_TEST_CASE(indicators_are_switched_one_by_one) {
  const auto made =
      read_well({{in_file("management.health.defaults.enabled", "true"),
                  in_file("management.health.diskSpace.enabled", "off"),
                  in_file("management.health.diskspace.path", "/data"),
                  in_file("management.health.diskspace.threshold", "1GB"),
                  in_file("management.health.db.enabled", "true"),
                  in_file("management.health.db.ignore-routing-data-sources", "true")},
                 {in_file("management.health.disk-space.enabled", "true")}});
  BOOST_TEST(made.is_default_on);
  BOOST_TEST(made.indicators.size() == 2U);
  BOOST_TEST(!made.indicators.at("diskspace"));
  BOOST_TEST(made.indicators.at("db"));
  BOOST_TEST(made.disk_path == "/data");
  BOOST_TEST(made.disk_threshold == 1024 * 1024 * 1024);
}

BOOST_AUTO_TEST_CASE(probes_are_shown_on_kubernetes_unless_said_otherwise) {
  const std::vector cluster{variable("KUBERNETES_SERVICE_HOST", "10.0.0.1"),
                            variable("KUBERNETES_SERVICE_PORT", "443")};
  BOOST_TEST(read_well({cluster}).shows_probes);
  BOOST_TEST(!read_well({{cluster.front()}}).shows_probes);
  BOOST_TEST(!read_well({{in_file("spring.main.cloud-platform", "none")}, cluster}).shows_probes);
  BOOST_TEST(!read_well({cluster, {in_file("management.endpoint.health.probes.enabled", "false")}})
                  .shows_probes);
  const auto made =
      read_well({{variable("MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED", "true"),
                  variable("MANAGEMENT_ENDPOINT_HEALTH_PROBES_ADDADDITIONALPATHS", "1")}});
  BOOST_TEST(made.shows_probes);
  BOOST_TEST(made.has_probe_paths);
}

BOOST_AUTO_TEST_SUITE_END()
