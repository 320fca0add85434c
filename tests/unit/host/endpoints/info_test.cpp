#include "endpoints/info.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

#include "endpoints/process_memory.hpp"

using host::endpoints::info_page;
using host::endpoints::info_settings;

namespace {

/// Nothing but what the test sets.
info_settings nothing() {
  info_settings made;
  made.shows_os = false;
  made.shows_process = false;
  return made;
}

std::string page(info_settings settings, const host::registry::info_registry& members = {}) {
  return info_page(std::move(settings), members).text();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(info)

BOOST_AUTO_TEST_CASE(without_any_member_it_is_an_empty_object) {
  BOOST_TEST(page(nothing()) == "{}");
}

BOOST_AUTO_TEST_CASE(the_build_is_told_as_far_as_it_is_known) {
  auto settings = nothing();
  settings.build = {"host", "1.2.3", "", ""};
  BOOST_TEST(page(settings) == R"({"build":{"artifact":"host","name":"host","version":"1.2.3"}})");
  settings.build = {"host", "1.2.3", "actuator", "2026-11-26T12:00:00Z"};
  BOOST_TEST(page(settings) == R"({"build":{"artifact":"host","group":"actuator","name":"host",)"
                               R"("time":"2026-11-26T12:00:00Z","version":"1.2.3"}})");
}

BOOST_AUTO_TEST_CASE(the_commit_is_told_short_or_whole) {
  auto settings = nothing();
  settings.git = {"main", "789a9301234567890123456789012345678901ab", "2026-11-26T12:00:00Z",
                  "Say \"so\"", false};
  BOOST_TEST(
      page(settings) ==
      R"({"git":{"branch":"main","commit":{"id":"789a930","time":"2026-11-26T12:00:00Z"}}})");
  settings.git->is_whole = true;
  BOOST_TEST(page(settings) ==
             R"({"git":{"branch":"main","commit":{"id":{"abbrev":"789a930",)"
             R"("full":"789a9301234567890123456789012345678901ab"},)"
             R"("message":{"short":"Say \"so\""},"time":"2026-11-26T12:00:00Z"}}})");
}

BOOST_AUTO_TEST_CASE(system_and_process_are_told) {
  const std::string shown = page({});
  BOOST_TEST(shown.starts_with("{\"os\":{\"name\":\"Linux\",\"version\":\""), shown);
  const auto begin = "\"process\":{\"pid\":" + std::to_string(::getpid()) +
                     ",\"parentPid\":" + std::to_string(::getppid()) + ",\"owner\":\"";
  BOOST_TEST(shown.find(begin) != std::string::npos, shown);
  BOOST_TEST(shown.find("\",\"cpus\":") != std::string::npos, shown);
  BOOST_TEST(shown.find("\"memory\":{\"heap\":{\"init\":0,\"used\":") != std::string::npos, shown);
  BOOST_TEST(shown.find("\"nonHeap\":{\"init\":0,\"used\":") != std::string::npos, shown);
  BOOST_TEST(shown.ends_with(",\"max\":-1}}}}"), shown);
}

BOOST_AUTO_TEST_CASE(memory_is_counted_in_bytes) {
  const auto memory = host::endpoints::read_process_memory();
  BOOST_TEST(memory.heap.used <= memory.heap.committed);
  BOOST_TEST(memory.non_heap.used > 4096);
  BOOST_TEST((memory.heap.max == -1 || memory.heap.max > 1024 * 1024));
}

BOOST_AUTO_TEST_CASE(members_of_plugins_follow_those_of_the_host) {
  host::registry::info_registry members;
  const auto handle = members.declare("p", "catalog");
  BOOST_REQUIRE(handle.has_value());
  auto settings = nothing();
  settings.build = {"host", "1", "", ""};
  BOOST_TEST(page(settings, members) ==
             R"({"build":{"artifact":"host","name":"host","version":"1"}})");
  BOOST_REQUIRE(members.set("p", *handle, "[1]"));
  BOOST_TEST(page(settings, members).ends_with("},\"catalog\":[1]}"));
  settings.shows_member = [](std::string_view name) { return name != "catalog"; };
  BOOST_TEST(page(settings, members) ==
             R"({"build":{"artifact":"host","name":"host","version":"1"}})");
}

BOOST_AUTO_TEST_CASE(the_environment_comes_first_and_takes_no_member_of_others) {
  host::registry::info_registry members;
  const auto handle = members.declare("p", "catalog");
  BOOST_REQUIRE((handle.has_value() && members.set("p", *handle, "1")));
  auto settings = nothing();
  settings.environment = {{"app", R"({"name":"x"})"},
                          {"build", "\"mine\""},
                          {"catalog", "\"mine\""},
                          {"os", "\"mine\""}};
  settings.build = {"host", "1", "", ""};
  BOOST_TEST(page(settings, members) ==
             R"({"app":{"name":"x"},"os":"mine",)"
             R"("build":{"artifact":"host","name":"host","version":"1"},"catalog":1})");
}

BOOST_AUTO_TEST_SUITE_END()
