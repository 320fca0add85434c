#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "endpoints/health_page.hpp"
#include "registry/availability.hpp"

using host::endpoints::health_group;
using host::endpoints::health_page;
using host::endpoints::health_rules;
using host::endpoints::health_shows;
using host::registry::health_registry;
using host::registry::health_status;

namespace {

constexpr std::string_view v2 = "application/vnd.spring-boot.actuator.v2+json";
constexpr std::string_view v3 = "application/vnd.spring-boot.actuator.v3+json";
const std::string groups = "\"groups\":[\"liveness\",\"readiness\",\"startup\",\"status\"]}";

struct fixture {
  fixture() {
    state.set(host::registry::readiness_state::accepting_traffic);
    state.set(host::registry::startup_state::started);
    now = health_registry::clock::now();
  }

  void push(std::string_view name, health_status status, std::string details = "",
            std::chrono::seconds time_to_live = std::chrono::hours(1)) {
    auto& handle = handles[std::string(name)];
    if (handle == 0) handle = health.declare("p", name).value();
    BOOST_REQUIRE(health.set("p", handle, status, std::move(details), time_to_live, now));
  }

  /// A group of one's own with these members.
  health_group& group(std::string name, std::vector<std::string> include) {
    health_group made;
    made.name = std::move(name);
    made.include = std::move(include);
    made.shows = health_shows::components;
    rules.groups.push_back(std::move(made));
    return rules.groups.back();
  }
  health_group& packaged(std::string_view name) {
    for (auto& each : rules.groups) {
      if (each.name == name) return each;
    }
    throw std::out_of_range("no such group");
  }

  /// "" or the sentence that ends the start.
  std::string settle(bool some_are_missing = false) {
    page = std::make_unique<health_page>(health, rules);
    const auto settled = page->settle(some_are_missing);
    return settled ? "" : settled.error();
  }
  /// "200 {...}"
  std::string ask(std::string_view path, std::string_view type = v3) {
    if (!page) BOOST_REQUIRE(settle() == "");
    const auto answer = page->answer(path, type, now);
    return std::to_string(answer.status) + " " + answer.body;
  }

  /// The same of somebody with these roles.
  std::string ask_as(std::vector<std::string> roles, std::string_view path,
                     std::string_view type = v3) {
    if (!page) BOOST_REQUIRE(settle() == "");
    const host::http::caller who{"anna", std::move(roles)};
    const auto answer = page->answer(path, type, now, &who);
    return std::to_string(answer.status) + " " + answer.body;
  }

  health_registry health;
  host::registry::availability state{health};
  std::map<std::string, std::uint64_t> handles;
  health_rules rules = host::endpoints::usual_health_rules();
  std::unique_ptr<health_page> page;
  health_registry::clock::time_point now;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(health_of_the_host, fixture)

BOOST_AUTO_TEST_CASE(components_are_shown_by_name_and_the_worst_one_counts) {
  push("z", health_status::up, "{\"x\":1}");
  push("a", health_status::down);
  BOOST_TEST(ask("") ==
             "503 {\"status\":\"DOWN\",\"components\":{\"a\":{\"status\":\"DOWN\"},"
             "\"z\":{\"status\":\"UP\",\"details\":{\"x\":1}}}," +
                 groups);
  BOOST_TEST(ask("z") == "200 {\"status\":\"UP\",\"details\":{\"x\":1}}");
  BOOST_TEST(ask("a") == "503 {\"status\":\"DOWN\"}");
}

BOOST_AUTO_TEST_CASE(without_a_component_all_is_up) {
  BOOST_TEST(ask("") == "200 {\"status\":\"UP\"," + groups);
  rules.groups.clear();
  page.reset();
  BOOST_TEST(ask("") == "200 {\"status\":\"UP\"}");
}

BOOST_AUTO_TEST_CASE(version_2_has_details_in_the_place_of_components) {
  push("a", health_status::up, "{\"x\":1}");
  group("own", {"a"});
  BOOST_TEST(ask("", v2) ==
             "200 {\"status\":\"UP\",\"details\":{\"a\":{\"status\":\"UP\",\"details\":{\"x\":1}}}"
             ",\"groups\":[\"liveness\",\"own\",\"readiness\",\"startup\",\"status\"]}");
  BOOST_TEST(ask("own", v2) == "200 {\"status\":\"UP\",\"details\":{\"a\":{\"status\":\"UP\"}}}");
  BOOST_TEST(ask("own", v3) ==
             "200 {\"status\":\"UP\",\"components\":{\"a\":{\"status\":\"UP\"}}}");
}

BOOST_AUTO_TEST_CASE(who_is_authorized_sees_more) {
  push("a", health_status::up, "{\"x\":1}");
  rules.shows = health_shows::status;
  rules.authorized.shows = health_shows::details;
  health_group& own = group("own", {"a"});
  own.authorized = {health_shows::details, {"read:health", "write:loggers"}};
  const std::string list =
      "\"groups\":[\"liveness\",\"own\",\"readiness\",\"startup\",\"status\"]}";
  const std::string short_page = "200 {\"status\":\"UP\"," + list;
  const std::string details = "{\"a\":{\"status\":\"UP\",\"details\":{\"x\":1}}}";
  const std::string whole = "200 {\"status\":\"UP\",\"components\":" + details + "," + list;
  // In turn, so that neither gets the page that was kept for the other.
  for (int n = 0; n < 2; ++n) {
    BOOST_TEST(ask("") == short_page);
    BOOST_TEST(ask_as({"read:info"}, "") == whole);
    BOOST_TEST(ask_as({}, "", v2) == "200 {\"status\":\"UP\",\"details\":" + details + "," + list);
    BOOST_TEST(ask("a") == "404 ");
    BOOST_TEST(ask_as({"read"}, "a") == "200 {\"status\":\"UP\",\"details\":{\"x\":1}}");
    for (const auto* role : {"write:health", "READ:health", "write:loggers"}) {
      BOOST_TEST(ask_as({"read:info", role}, "own") ==
                     "200 {\"status\":\"UP\",\"components\":" + details + "}",
                 role);
    }
    for (const auto* role : {"read", "write", "read:loggers", "read:healthy"}) {
      BOOST_TEST(ask_as({role}, "own") ==
                     "200 {\"status\":\"UP\",\"components\":{\"a\":{\"status\":\"UP\"}}}",
                 role);
    }
  }
  BOOST_TEST(ask_as({"write"}, "status") == "200 {\"status\":\"UP\"}");
}

BOOST_AUTO_TEST_CASE(what_does_not_exist_is_a_404_without_a_body) {
  push("a", health_status::up);
  for (const auto* path : {"b", "a/b", "A", "liveness/a", "status/a", "livenessState",
                           "startupState", "readiness/readinessState", "liveness/"}) {
    BOOST_TEST(ask(path) == "404 ", path);
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_component_does_not_spoil_the_whole) {
  push("a", health_status::unknown);
  BOOST_TEST(ask("").substr(0, 23) == "200 {\"status\":\"UNKNOWN\"");
  push("b", health_status::up);
  page.reset();
  BOOST_TEST(ask("").substr(0, 18) == "200 {\"status\":\"UP\"");
}

BOOST_AUTO_TEST_CASE(a_status_of_the_host_s_own_making_is_described) {
  handles["a"] = health.declare("p", "a").value();
  BOOST_TEST(ask("a") ==
             "200 {\"status\":\"UNKNOWN\",\"description\":\"it has told no state yet\"}");
  push("a", health_status::up, "{\"x\":1}", std::chrono::seconds(10));
  now += std::chrono::seconds(11);
  BOOST_TEST(ask("a") ==
             "200 {\"status\":\"UNKNOWN\",\"description\":\"its last state is too old\","
             "\"details\":{\"x\":1}}");
}

BOOST_AUTO_TEST_CASE(a_page_that_was_made_before_is_not_given_beyond_its_time) {
  push("a", health_status::up, "", std::chrono::seconds(10));
  push("b", health_status::up);
  for (const auto* path : {"", "status"}) {
    BOOST_TEST(ask(path).starts_with("200 {\"status\":\"UP\""), path);
    BOOST_TEST(ask(path).starts_with("200 {\"status\":\"UP\""), path);
  }
  push("b", health_status::down);
  BOOST_TEST(ask("").starts_with("503 {\"status\":\"DOWN\""));
  BOOST_TEST(ask("status") == "503 {\"status\":\"DOWN\"}");
  push("b", health_status::unknown);
  now += std::chrono::seconds(10);
  BOOST_TEST(ask("status") == "200 {\"status\":\"UP\"}");
  BOOST_TEST(ask("").starts_with("200 {\"status\":\"UP\""));
  now += std::chrono::milliseconds(1);
  BOOST_TEST(ask("status") == "200 {\"status\":\"UNKNOWN\"}");
  BOOST_TEST(ask("").starts_with("200 {\"status\":\"UNKNOWN\""));
}

BOOST_AUTO_TEST_CASE(probes_do_not_depend_on_plugins) {
  push("a", health_status::down);
  for (const auto* group : {"liveness", "readiness", "startup"}) {
    BOOST_TEST(ask(group) == "200 {\"status\":\"UP\"}", group);
  }
  BOOST_TEST(ask("status") == "503 {\"status\":\"DOWN\"}");
  state.set(host::registry::readiness_state::refusing_traffic);
  BOOST_TEST(ask("readiness") == "503 {\"status\":\"OUT_OF_SERVICE\"}");
  BOOST_TEST(ask("liveness") == "200 {\"status\":\"UP\"}");
  state.set(host::registry::liveness_state::broken);
  BOOST_TEST(ask("liveness") == "503 {\"status\":\"DOWN\"}");
}

BOOST_AUTO_TEST_CASE(startup_is_down_before_everything_has_started) {
  health_registry starting;
  const host::registry::availability before(starting);
  health_page early(starting, host::endpoints::usual_health_rules());
  BOOST_REQUIRE(early.settle());
  BOOST_TEST(early.answer("startup", v3, now).status == 503);
  BOOST_TEST(early.answer("readiness", v3, now).body == "{\"status\":\"OUT_OF_SERVICE\"}");
  BOOST_TEST(early.answer("liveness", v3, now).status == 200);
}

BOOST_AUTO_TEST_CASE(readiness_has_the_state_of_the_host_and_what_is_included) {
  push("a", health_status::down);
  push("b", health_status::up);
  packaged("readiness").include = {"a", "brokerReady"};
  packaged("readiness").shows = health_shows::details;
  BOOST_TEST(ask("readiness") ==
             "503 {\"status\":\"DOWN\",\"components\":{\"a\":{\"status\":\"DOWN\"},"
             "\"readinessState\":{\"status\":\"UP\"}}}");
  BOOST_TEST(ask("readiness/a") == "503 {\"status\":\"DOWN\"}");
  BOOST_TEST(ask("readiness/readinessState") == "200 {\"status\":\"UP\"}");
  BOOST_TEST(ask("readiness/b") == "404 ");
}

BOOST_AUTO_TEST_CASE(a_group_has_what_it_includes_without_what_it_excludes) {
  push("a", health_status::up);
  push("b", health_status::up);
  push("c", health_status::down);
  group("all", {});
  group("star", {"*"}).exclude = {"c"};
  group("without", {}).exclude = {"a", "c"};
  group("none", {"*"}).exclude = {"*"};
  group("named", {"b", "livenessState"});
  BOOST_TEST(ask("all") ==
             "503 {\"status\":\"DOWN\",\"components\":{\"a\":{\"status\":\"UP\"},"
             "\"b\":{\"status\":\"UP\"},\"c\":{\"status\":\"DOWN\"}}}");
  BOOST_TEST(ask("star") ==
             "200 {\"status\":\"UP\",\"components\":{\"a\":{\"status\":\"UP\"},"
             "\"b\":{\"status\":\"UP\"}}}");
  BOOST_TEST(ask("without") ==
             "200 {\"status\":\"UP\",\"components\":{\"b\":{\"status\":\"UP\"}}}");
  BOOST_TEST(ask("none") == "404 ");
  BOOST_TEST(ask("named") ==
             "200 {\"status\":\"UP\",\"components\":{\"b\":{\"status\":\"UP\"},"
             "\"livenessState\":{\"status\":\"UP\"}}}");
}

BOOST_AUTO_TEST_CASE(names_of_groups_win_over_paths_of_components) {
  push("a", health_status::down);
  group("own", {"a"});
  BOOST_TEST(ask("own/a") == "503 {\"status\":\"DOWN\"}");
  BOOST_TEST(ask("own/own") == "404 ");
  group("a", {"a"});
  BOOST_TEST(
      settle() ==
      "management.endpoint.health.group.a is a group with the name of a component of health; "
      "name it otherwise, for both have the same path");
}

BOOST_AUTO_TEST_CASE(a_member_that_is_no_component_ends_the_start) {
  push("a", health_status::up);
  group("own", {"a", "dbx"});
  const std::string sentence = settle();
  BOOST_TEST(sentence ==
             "management.endpoint.health.group.own.include names \"dbx\", which is no component of "
             "health; there are a, livenessState, readinessState, startupState. "
             "management.endpoint.health.validate-group-membership=false takes any name");
  rules.groups.back().include = {"a"};
  rules.groups.back().exclude = {"a/b"};
  BOOST_TEST(settle().starts_with(
      "management.endpoint.health.group.own.exclude names \"a/b\", which is no component"));
  BOOST_TEST(settle(true) == "");
  rules.validates_members = false;
  BOOST_TEST(settle() == "");
  rules.groups.back().include = {"dbx"};
  page.reset();
  BOOST_TEST(ask("own") == "404 ");
}

BOOST_AUTO_TEST_CASE(members_that_only_the_reference_has_are_fine) {
  push("a", health_status::down);
  group("mixed", {"brokerReady", "db", "a"});
  group("theirs", {"brokerReady", "indicesCheck"});
  packaged("status").include = {"brokerStatus"};
  packaged("startup").include = {"brokerStartup"};
  BOOST_TEST(ask("mixed") ==
             "503 {\"status\":\"DOWN\",\"components\":{\"a\":{\"status\":\"DOWN\"}}}");
  BOOST_TEST(ask("theirs") ==
             "200 {\"status\":\"UP\",\"components\":{\"readinessState\":{\"status\":\"UP\"}}}");
  BOOST_TEST(ask("status") == "503 {\"status\":\"DOWN\"}");
  BOOST_TEST(ask("startup") == "200 {\"status\":\"UP\"}");
}

BOOST_AUTO_TEST_CASE(what_is_hidden_is_a_404_and_groups_are_listed_all_the_same) {
  push("a", health_status::down, "{\"x\":1}");
  group("own", {"a"}).shows = health_shows::details;
  rules.shows = health_shows::components;
  BOOST_TEST(ask("a") == "503 {\"status\":\"DOWN\"}");
  BOOST_TEST(ask("").find("details") == std::string::npos);
  BOOST_TEST(ask("own/a") == "503 {\"status\":\"DOWN\",\"details\":{\"x\":1}}");
  rules.shows = health_shows::status;
  page.reset();
  BOOST_TEST(ask("") ==
             "503 {\"status\":\"DOWN\","
             "\"groups\":[\"liveness\",\"own\",\"readiness\",\"startup\",\"status\"]}");
  BOOST_TEST(ask("a") == "404 ");
  BOOST_TEST(ask("own/a") == "503 {\"status\":\"DOWN\",\"details\":{\"x\":1}}");
}

BOOST_AUTO_TEST_CASE(statuses_count_in_the_order_that_is_given) {
  push("a", health_status::down);
  push("b", health_status::unknown);
  push("c", health_status::up);
  rules.status.order_by({"fatal", "unknown", "out-of-service", "UP", "down"});
  group("partial", {"a", "c"}).status.order_by({"up"});
  group("nothing", {"a"}).status.order_by({"up"});
  BOOST_TEST(ask("").starts_with("200 {\"status\":\"UNKNOWN\""));
  BOOST_TEST(ask("partial").starts_with("200 {\"status\":\"UP\""));
  BOOST_TEST(ask("nothing").starts_with("200 {\"status\":\"UNKNOWN\""));
}

BOOST_AUTO_TEST_CASE(a_mapping_of_codes_drops_those_that_were_there) {
  push("a", health_status::down);
  push("b", health_status::out_of_service);
  push("c", health_status::up);
  rules.status.answer_with({{"down", 500}, {"up", 204}});
  group("own", {"a"}).status.answer_with({{"OUT_OF_SERVICE", 418}});
  group("other", {"b"}).status.answer_with({{"outOfService", 418}});
  BOOST_TEST(ask("").starts_with("500 {\"status\":\"DOWN\""));
  BOOST_TEST(ask("b") == "200 {\"status\":\"OUT_OF_SERVICE\"}");
  BOOST_TEST(ask("c") == "204 ");
  BOOST_TEST(ask("own").starts_with("200 {\"status\":\"DOWN\""));
  BOOST_TEST(ask("other").starts_with("418 {\"status\":\"OUT_OF_SERVICE\""));
}

BOOST_AUTO_TEST_CASE(a_component_that_is_switched_off_is_nowhere) {
  push("diskSpace", health_status::down);
  push("a", health_status::up);
  group("own", {"*", "diskSpace"});
  rules.off = {"disk-space"};
  BOOST_TEST(ask("") ==
             "200 {\"status\":\"UP\",\"components\":{\"a\":{\"status\":\"UP\"}},"
             "\"groups\":[\"liveness\",\"own\",\"readiness\",\"startup\",\"status\"]}");
  BOOST_TEST(ask("diskSpace") == "404 ");
  BOOST_TEST(ask("own") == "200 {\"status\":\"UP\",\"components\":{\"a\":{\"status\":\"UP\"}}}");
}

BOOST_AUTO_TEST_CASE(states_of_the_host_may_be_part_of_the_whole) {
  push("a", health_status::up);
  rules.left_out = {"startupState"};
  BOOST_TEST(ask("") ==
             "200 {\"status\":\"UP\",\"components\":{\"a\":{\"status\":\"UP\"},"
             "\"livenessState\":{\"status\":\"UP\"},"
             "\"readinessState\":{\"status\":\"UP\"}}," +
                 groups);
  state.set(host::registry::readiness_state::refusing_traffic);
  BOOST_TEST(ask("").starts_with("503 {\"status\":\"OUT_OF_SERVICE\""));
}

BOOST_AUTO_TEST_SUITE_END()
