#include "catalog/catalog_reader.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "catalog/catalogs.hpp"

namespace {

using namespace backup;

std::string refusal(const std::string& text) {
  const auto read = catalog::read_catalog(text);
  BOOST_REQUIRE_MESSAGE(!read, "was accepted: " << text);
  return std::to_string(read.error().line) + ": " + read.error().reason;
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
       {{{"camunda-c_", true, true}}}}};
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
       "4: \"operate-a_\" stands in line 2 already; an index belongs to one group"},
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

BOOST_AUTO_TEST_CASE(TheDefaultFollowsTheMinorOfTheVersion) {
  const auto picked = catalog::pick_catalog("", *domain::app_version::parse("8.8.12"));
  BOOST_REQUIRE(picked.has_value());
  BOOST_TEST(picked->name == "8.8");
}

BOOST_AUTO_TEST_CASE(ANameOrAFileIsPicked) {
  const auto version = *domain::app_version::parse("8.8.0");
  BOOST_TEST(catalog::pick_catalog("8.8.0", version)->name == "8.8.0");
  BOOST_TEST(catalog::pick_catalog("7.1", version).error() ==
             "there is no index catalog \"7.1\"; built in are 8.8.0, 8.8; a file of your own is "
             "given by its path");
  BOOST_TEST(catalog::pick_catalog("./absent.json", version).error() ==
             "the index catalog ./absent.json cannot be read");
  BOOST_TEST(catalog::pick_catalog("/", version).error() == "the index catalog / cannot be read");
}

BOOST_AUTO_TEST_CASE(TheCatalogsOf88HoldTheIndicesOfThatRelease) {
  const auto version = *domain::app_version::parse("8.8.0");
  const auto count = [](const domain::index_catalog& of) {
    std::vector<std::size_t> sizes;
    for (const auto& group : of.groups) sizes.push_back(group.indices.size());
    return sizes;
  };
  const std::vector<std::size_t> as_shipped{2, 2, 2, 13, 14};
  const std::vector<std::size_t> complete{3, 2, 14, 15};
  BOOST_TEST(count(*catalog::pick_catalog("8.8.0", version)) == as_shipped,
             boost::test_tools::per_element());
  BOOST_TEST(count(*catalog::pick_catalog("8.8", version)) == complete,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
