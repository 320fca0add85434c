#include "catalog/catalog_reader.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "catalog/catalogs.hpp"
#include "domain/snapshot_plan.hpp"
#include "support/releases.hpp"

namespace {

using namespace backup;

std::string refusal(const std::string& text) {
  const auto read = catalog::read_catalog(text);
  BOOST_REQUIRE_MESSAGE(!read, "was accepted: " << text);
  return std::to_string(read.error().line) + ": " + read.error().reason;
}

std::string line_of(const std::string& name, bool required, bool dated) {
  return name + (required ? " required" : " optional") + (dated ? " dated" : "");
}

/// One line an index, sorted: within a group the order is of no consequence.
std::vector<std::string> lines_of(const domain::catalog_group& group) {
  std::vector<std::string> lines;
  for (const auto& each : group.indices) {
    lines.push_back(line_of(each.name, each.required, each.dated));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> lines_of(const std::vector<support::release_index>& group) {
  std::vector<std::string> lines;
  for (const auto& each : group) lines.push_back(line_of(each.name, !each.optional, each.dated));
  std::sort(lines.begin(), lines.end());
  return lines;
}

BOOST_AUTO_TEST_SUITE(catalogs)

BOOST_AUTO_TEST_CASE(ReadsGroupsInOrderWithTheirDefaults) {
  const auto read = catalog::read_catalog(R"({"name": "mine", "description": "d", "groups": [
      {"indices": [{"name": "operate-a_"}, {"name": "tasklist-b_", "required": false}]},
      {"indices": [{"name": "camunda-c_", "dated": true}]}]})");
  BOOST_REQUIRE(read.has_value());
  const domain::index_catalog expected{
      "mine",
      {{{{"operate-a_", true, false}, {"tasklist-b_", false, false}}},
       {{{"camunda-c_", true, true}}}},
      {}};
  BOOST_TEST((*read == expected));
}

BOOST_AUTO_TEST_CASE(RefusesWithLineAndReason) {
  const std::string index_rule =
      "is not the name of an index of the applications: it must begin with operate-, tasklist- or "
      "camunda-, be in lower case and end in '_', without the index prefix";
  struct row {
    const char* text;
    std::string refusal;
  };
  const std::vector<row> rows{
      {"", "1: not JSON: incomplete JSON"},
      {"{\n\"name\": \"a\",\n}", "3: not JSON: syntax error"},
      {"{} // no\n", "1: text after the end of the JSON value"},
      {"[]", "1: a catalog must be an object"},
      {"{\"name\": \"a\"}", "1: a catalog needs \"groups\", an array that is not empty"},
      {"{\"groups\": []}", "1: a catalog needs a \"name\" that is a text"},
      {"{\"name\": 5}", "1: a catalog needs a \"name\" that is a text"},
      {"{\n\"name\": \"a\",\n\"groups\": []}",
       "3: a catalog needs \"groups\", an array that is not empty"},
      {"{\n\"name\": \"a\",\n\"parts\": []}", "3: a catalog has an unknown member \"parts\""},
      {"{\"name\": \"a\",\n\"name\": \"b\"}", "2: a catalog has \"name\" twice"},
      {"{\"name\": \"a\", \"groups\": [\n{}]}",
       "2: a group needs \"indices\", an array that is not empty"},
      {"{\"name\": \"a\", \"groups\": [\n5]}", "2: a group must be an object"},
      {"{\"name\": \"a\", \"groups\": [{\"indices\": [\n{\"nam\": \"operate-a_\"}]}]}",
       "2: an index has an unknown member \"nam\""},
      {"{\"name\": \"a\", \"groups\": [{\"indices\": [\n{\"name\": \"operate-a_\",\n\"dated\": "
       "1}]}]}",
       "3: \"dated\" must be true or false"},
      {"{\"name\": \"a\", \"groups\": [{\"indices\": [\n{\"name\": \"operate-a_\",\n\"required\": "
       "\"no\"}]}]}",
       "3: \"required\" must be true or false"},
      {"{\"name\": \"a\", \"groups\": [{\"indices\": [\n{\"name\": \"zeebe-a_\"}]}]}",
       "2: \"zeebe-a_\" " + index_rule},
      {"{\"name\": \"a\", \"groups\": [{\"indices\": [\n{\"name\": \"operate-a\"}]}]}",
       "2: \"operate-a\" " + index_rule},
      {"{\"name\": \"a\", \"groups\": [{\"indices\": [\n{\"name\": \"operate-A_\"}]}]}",
       "2: \"operate-A_\" " + index_rule},
      {"{\"name\": \"a\", \"groups\": [{\"indices\": [\n{\"name\": "
       "\"operate-a_\"}]},\n{\"indices\": "
       "[\n{\"name\": \"operate-a_\"}]}]}",
       "4: \"operate-a_\" stands in line 2 already; an index belongs to one place"},
  };
  for (const auto& [text, expected] : rows) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(refusal(text) == expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(DeepNestingIsRefusedAndNotFollowed) {
  BOOST_TEST(refusal(std::string(100'000, '[')) == "1: not JSON: too deep");
}

BOOST_AUTO_TEST_CASE(ANameOrAFileIsPicked) {
  const auto version = *domain::app_version::parse("8.8.0");
  BOOST_TEST(catalog::pick_catalog("8.8.0", version)->name == "8.8.0");
  BOOST_TEST(catalog::pick_catalog("7.1", version).error() ==
             "there is no index catalog \"7.1\"; built in are 8.8.0, 8.8, 8.9, 8.10; a file of "
             "your own is "
             "given by its path");
  BOOST_TEST(catalog::pick_catalog("./absent.json", version).error() ==
             "the index catalog ./absent.json cannot be read");
  BOOST_TEST(catalog::pick_catalog("/", version).error() == "the index catalog / cannot be read");
}

BOOST_AUTO_TEST_CASE(TheBuiltInCatalogsHoldTheIndicesOfTheirReleases) {
  for (const char* name : {"8.8.0", "8.8", "8.9", "8.10"}) {
    BOOST_TEST_CONTEXT(name) {
      const auto expected = support::release_of(name);
      const auto picked = catalog::pick_catalog(name, *domain::app_version::parse("1"));
      BOOST_REQUIRE(picked.has_value());
      BOOST_REQUIRE(picked->groups.size() == expected.groups.size());
      for (std::size_t at = 0; at < expected.groups.size(); ++at) {
        BOOST_TEST_CONTEXT("group " << at + 1) {
          BOOST_TEST(lines_of(picked->groups[at]) == lines_of(expected.groups[at]),
                     boost::test_tools::per_element());
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(EveryRequiredIndexOfEveryCatalogIsNamedWhenItIsMissing) {
  const auto id = *domain::backup_id::parse("1");
  for (const char* name : {"8.8.0", "8.8", "8.9", "8.10"}) {
    const auto release = support::release_of(name);
    const auto version = *domain::app_version::parse(release.version);
    for (const std::string prefix : {"", "acme"}) {
      const domain::index_layout layout{prefix, *catalog::pick_catalog(name, version)};
      std::vector<std::string> all;
      for (const auto& index : release.required()) all.push_back(layout.full_name(index));
      BOOST_TEST(domain::make_plan(id, version, layout, all).missing.empty());
      for (const auto& absent : all) {
        auto existing = all;
        std::erase(existing, absent);
        const auto plan = domain::make_plan(id, version, layout, existing);
        BOOST_TEST(plan.missing == std::vector<std::string>{absent},
                   boost::test_tools::per_element());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(TheDefaultCatalogFollowsTheMinor) {
  for (const char* name : {"8.8", "8.9", "8.10"}) {
    const auto version = domain::app_version::parse(support::release_of(name).version);
    BOOST_TEST(catalog::pick_catalog("", *version)->name == name);
  }
}

BOOST_AUTO_TEST_CASE(WhatIsLeftOutHasAReasonAndIsInNoGroup) {
  const auto version = *domain::app_version::parse("8.10.0");
  const std::vector<std::string> expected{"camunda-web-session-8.8.0_"};
  BOOST_TEST(catalog::pick_catalog("8.10", version)->left_out == expected,
             boost::test_tools::per_element());
  const std::string before =
      "{\"name\": \"a\", \"groups\": [{\"indices\": [{\"name\": "
      "\"operate-a_\"}]}],\n\"left_out\": ";
  BOOST_TEST(refusal(before + "[{\"name\": \"operate-b_\"}]}") ==
             "2: what is left out needs a \"reason\" that is a text");
  BOOST_TEST(refusal(before + "[{\"name\": \"operate-a_\", \"reason\": \"r\"}]}") ==
             "2: \"operate-a_\" stands in line 1 already; an index belongs to one place");
  BOOST_TEST(refusal(before + "[]}") ==
             "2: a catalog needs \"left_out\", an array that is not empty");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
