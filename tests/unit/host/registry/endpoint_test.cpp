#include "registry/endpoint.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>
#include <vector>

using host::http::method;
using host::registry::endpoint;
using host::registry::endpoint_registry;

namespace {

endpoint declare(std::string owner, std::string id, std::string path, method verb) {
  endpoint made;
  made.owner = std::move(owner);
  made.id = std::move(id);
  made.path = std::move(path);
  made.verb = verb;
  made.handler = host::registry::call_handler([](std::uint64_t) {});
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(endpoint_registry_of_the_host)

BOOST_AUTO_TEST_CASE(what_breaks_a_rule_is_refused_with_its_owner_and_its_path) {
  const std::vector<std::function<void(endpoint&)>> faults = {
      [](endpoint& e) { e.owner = ""; },
      [](endpoint& e) { e.id = ""; },
      [](endpoint& e) { e.id = "Big"; },
      [](endpoint& e) { e.id = "a-b"; },
      [](endpoint& e) { e.path = "/x"; },
      [](endpoint& e) { e.verb = static_cast<method>(99); },
      [](endpoint& e) { e.mutates = true; },
      [](endpoint& e) { e.consumes_json = true; },
      [](endpoint& e) { e.deadline = std::chrono::milliseconds(-1); },
      [](endpoint& e) { e.deadline = std::chrono::hours(25); },
      [](endpoint& e) { e.handler = host::registry::call_handler(); },
  };
  for (const auto& spoil : faults) {
    endpoint_registry registry;
    endpoint spoiled = declare("p", "good", "", method::get);
    BOOST_REQUIRE(endpoint_registry().add(spoiled));
    spoil(spoiled);
    BOOST_TEST(!registry.add(spoiled));
    BOOST_TEST(registry.endpoints().empty());
  }
  endpoint_registry registry;
  endpoint mutating = declare("p", "good", "{x}", method::get);
  mutating.mutates = true;
  BOOST_TEST(registry.add(mutating).error() ==
             "endpoint GET \"good/{x}\" of \"p\" is refused: what changes something cannot be a "
             "GET");
}

BOOST_AUTO_TEST_CASE(a_taken_method_and_path_names_both_owners) {
  endpoint_registry registry;
  BOOST_REQUIRE(registry.add(declare("p", "a", "{x}", method::get)));
  BOOST_TEST(registry.add(declare("q", "a", "{y}", method::get)).error() ==
             "endpoint GET \"a/{y}\" of \"q\" is refused: \"p\" has declared GET \"a/{x}\" "
             "already");
  BOOST_TEST(registry.add(declare("q", "a", "{y}", method::del)).has_value());
  BOOST_TEST(registry.add(declare("q", "a", "y", method::get)).has_value());
}

BOOST_AUTO_TEST_CASE(rivals_differ_in_the_names_of_selectors_only) {
  struct row {
    std::string one;
    std::string other;
    bool same;
  };
  const std::vector<row> table = {
      {"", "", true},           {"{a}", "{b}", true},        {"{a}", "{*a}", false},
      {"x/{a}", "x/{b}", true}, {"x/{a}", "y/{a}", false},   {"{*a}", "{*b}", true},
      {"x", "{a}", false},      {"{a}/{b}", "{b}/{a}", true}};
  for (const auto& [one, other, same] : table) {
    endpoint_registry registry;
    BOOST_REQUIRE(registry.add(declare("p", "id", one, method::get)));
    BOOST_TEST((registry.rival_of(declare("q", "id", other, method::get)) != nullptr) == same,
               one << " and " << other);
    BOOST_TEST(!registry.rival_of(declare("q", "id", other, method::post)));
    BOOST_TEST(!registry.rival_of(declare("q", "other", other, method::get)));
    BOOST_TEST(!registry.rival_of(declare("q", "id", "/broken", method::get)));
  }
}

BOOST_AUTO_TEST_CASE(only_the_host_has_the_page_without_an_id) {
  endpoint_registry registry;
  BOOST_TEST(registry.add(declare("host", "", "", method::get)).has_value());
  BOOST_TEST(!registry.add(declare("host", "", "x", method::get)));
}

BOOST_AUTO_TEST_CASE(all_of_an_owner_can_be_taken_back) {
  endpoint_registry registry;
  BOOST_REQUIRE(registry.add(declare("p", "a", "", method::get)));
  BOOST_REQUIRE(registry.add(declare("q", "b", "", method::get)));
  BOOST_REQUIRE(registry.add(declare("p", "c", "", method::get)));
  registry.remove_owner("p");
  BOOST_REQUIRE(registry.endpoints().size() == 1U);
  BOOST_TEST(registry.endpoints().front().id == "b");
}

BOOST_AUTO_TEST_CASE(what_a_rule_does_not_let_be_is_gone) {
  endpoint_registry registry;
  BOOST_REQUIRE(registry.add(declare("host", "", "", method::get)));
  for (const auto* id : {"all", "reads", "none"}) {
    BOOST_REQUIRE(registry.add(declare("p", id, "", method::get)));
    BOOST_REQUIRE(registry.add(declare("p", id, "{x}", method::del)));
  }
  BOOST_REQUIRE(registry.serve([](std::string_view id) {
    return host::registry::serving{id != "none", id == "all", id == "reads" ? "a/b" : ""};
  }));
  std::string left;
  for (const auto& each : registry.endpoints()) {
    left += std::string(to_string(each.verb)) + " " + served_path(each) + ";";
  }
  BOOST_TEST(left == "GET ;GET all;DELETE all/{x};GET a/b;");
  BOOST_TEST(registry.rival_of(declare("q", "none", "", method::get)) == nullptr);
}

BOOST_AUTO_TEST_CASE(two_endpoints_cannot_be_served_at_one_path) {
  endpoint_registry registry;
  BOOST_REQUIRE(registry.add(declare("p", "a", "{x}", method::get)));
  BOOST_REQUIRE(registry.add(declare("p", "b", "{y}", method::get)));
  BOOST_REQUIRE(registry.add(declare("p", "c", "{y}", method::post)));
  const auto onto = [](std::string_view moved, std::string path) {
    return [moved, path](std::string_view id) {
      return host::registry::serving{true, true, id == moved ? path : ""};
    };
  };
  BOOST_TEST(registry.serve(onto("c", "a")).has_value());
  BOOST_TEST(registry.serve(onto("b", "a/x")).has_value());
  BOOST_TEST(registry.serve(onto("b", "a")).error() ==
             "the endpoints \"a\" and \"b\" would both be served at \"a/{y}\"");
}

BOOST_AUTO_TEST_CASE(what_nobody_asked_for_gives_way_to_an_alias) {
  const auto serve = [](std::string_view owner, bool gives_way) {
    endpoint_registry registry;
    BOOST_REQUIRE(registry.add(declare(std::string(owner), "metrics", "", method::get)));
    BOOST_REQUIRE(registry.add(declare(std::string(owner), "metrics", "{name}", method::get)));
    BOOST_REQUIRE(registry.add(declare("host", "prometheus", "", method::get)));
    const auto gone = registry.serve([&](std::string_view id) {
      return host::registry::serving{true, true, id == "prometheus" ? "metrics" : "", gives_way};
    });
    if (!gone) return std::string("refused");
    std::string left;
    for (const auto& id : *gone) left += id + " went;";
    for (const auto& each : registry.endpoints()) left += served_path(each) + ";";
    return left;
  };
  BOOST_TEST(serve("host", true) == "metrics went;metrics;");
  BOOST_TEST(serve("host", false) == "refused");
  BOOST_TEST(serve("p", true) == "refused");
}

BOOST_AUTO_TEST_CASE(only_the_host_has_pages_apart) {
  endpoint apart = declare("host", "health", "", method::get);
  apart.root_path = "ready";
  endpoint_registry registry;
  BOOST_REQUIRE(registry.add(declare("host", "health", "", method::get)));
  BOOST_TEST(registry.add(apart).has_value());
  BOOST_TEST(!registry.add(apart));
  apart.root_path = "startup";
  BOOST_TEST(registry.add(apart).has_value());
  apart.owner = "p";
  apart.root_path = "other";
  BOOST_TEST(!registry.add(apart));
}

BOOST_AUTO_TEST_SUITE_END()
