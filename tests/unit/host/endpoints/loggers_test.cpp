#include "endpoints/loggers.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <variant>

using host::endpoints::loggers_page;
using host::log::level_table;
using host::log::threshold;
namespace http = host::http;

namespace {

struct fixture {
  level_table levels{threshold::info};
  host::registry::endpoint_registry endpoints;
  std::string told;

  fixture() {
    levels.add("host");
    levels.add("backup");
    const auto tell = [this](std::string_view name, std::string_view level) {
      told.append(name).append("=").append(level).append(" ");
    };
    BOOST_REQUIRE(host::endpoints::declare_loggers(endpoints, levels,
                                                   {{"all", {"host", "backup", "new"}}}, tell));
  }
  http::response ask(http::method verb, const std::string& path, const std::string& name = "",
                     const std::string& body = "", const std::string& query = "") const {
    http::request asked;
    asked.verb = verb;
    asked.path = "/actuator/loggers/" + name;
    if (!name.empty()) asked.selectors.emplace_back("name", name);
    if (!query.empty()) asked.parameters.emplace_back("configuredLevel", query);
    asked.body = body;
    for (const auto& each : endpoints.endpoints()) {
      if (each.verb == verb && each.path == path) {
        return std::get<host::registry::direct_handler>(each.handler)(asked);
      }
    }
    BOOST_FAIL("there is no such endpoint");
    return {};
  }
  http::response get(const std::string& name) const {
    return ask(http::method::get, "{name}", name);
  }
  int post(const std::string& name, const std::string& body, const std::string& query = "") const {
    return ask(http::method::post, "{name}", name, body, query).status;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(loggers, fixture)

BOOST_AUTO_TEST_CASE(the_page_lists_levels_loggers_and_groups) {
  BOOST_TEST(ask(http::method::get, "").body ==
             R"({"levels":["OFF","FATAL","ERROR","WARN","INFO","DEBUG","TRACE"],)"
             R"("loggers":{"ROOT":{"configuredLevel":"INFO","effectiveLevel":"INFO"},)"
             R"("backup":{"effectiveLevel":"INFO"},"host":{"effectiveLevel":"INFO"}},)"
             R"("groups":{"all":{"members":["host","backup","new"]}}})");
}

BOOST_AUTO_TEST_CASE(a_level_is_set_shown_and_taken_away) {
  BOOST_TEST(post("backup", R"({"configuredLevel":"debug"})") == 204);
  BOOST_TEST(get("backup").body == R"({"configuredLevel":"DEBUG","effectiveLevel":"DEBUG"})");
  BOOST_TEST(get("host").body == R"({"effectiveLevel":"INFO"})");
  for (const auto* nothing : {"{}", "", R"({"configuredLevel":null})", R"({"other":1})"}) {
    BOOST_TEST(post("backup", R"({"configuredLevel":"OFF"})") == 204);
    BOOST_TEST(post("backup", nothing) == 204, nothing);
    BOOST_TEST(get("backup").body == R"({"effectiveLevel":"INFO"})", nothing);
  }
  BOOST_TEST(post("ROOT", R"({"configuredLevel":"WARN"})") == 204);
  BOOST_TEST(get("host").body == R"({"effectiveLevel":"WARN"})");
}

BOOST_AUTO_TEST_CASE(the_query_wins_over_the_body) {
  BOOST_TEST(post("host", R"({"configuredLevel":"OFF"})", "TRACE") == 204);
  BOOST_TEST(get("host").body == R"({"configuredLevel":"TRACE","effectiveLevel":"TRACE"})");
}

BOOST_AUTO_TEST_CASE(a_group_is_set_as_a_whole) {
  BOOST_TEST(get("all").body == R"({"members":["host","backup","new"]})");
  BOOST_TEST(post("all", R"({"configuredLevel":"ERROR"})") == 204);
  BOOST_TEST(get("all").body == R"({"configuredLevel":"ERROR","members":["host","backup","new"]})");
  BOOST_TEST(get("new").body == R"({"configuredLevel":"ERROR","effectiveLevel":"ERROR"})");
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_404_without_a_body_and_may_be_set) {
  BOOST_TEST(get("io.camunda").status == 404);
  BOOST_TEST(get("io.camunda").body == "");
  BOOST_TEST(post("io.camunda", R"({"configuredLevel":"DEBUG"})") == 204);
  BOOST_TEST(get("io.camunda").status == 200);
  BOOST_TEST(post("io.camunda", "{}") == 204);
  BOOST_TEST(get("io.camunda").status == 404);
  BOOST_TEST(told == "io.camunda=DEBUG io.camunda= ");
}

BOOST_AUTO_TEST_CASE(what_is_no_level_or_no_flat_object_is_400) {
  for (const auto* body :
       {R"({"configuredLevel":"LOUD"})", R"({"configuredLevel":1})", "[]", "{",
        R"({"configuredLevel":{"a":1}})", R"({"a":[1]})", R"({"a":[]})", R"({"a":{}})"}) {
    BOOST_TEST(post("host", body) == 400, body);
  }
  BOOST_TEST(post(std::string(300, 'x'), "{}") == 400);
  for (int count = 0; count < 1'100; ++count) {
    post("name" + std::to_string(count), R"({"configuredLevel":"OFF"})");
  }
  BOOST_TEST(levels.all().size() == 1'000u);
}

BOOST_AUTO_TEST_SUITE_END()
