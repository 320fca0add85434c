// Which indices end up in which snapshot (contract, section 3.2), for each catalog, read back from
// the engine and compared with what the releases are written down to hold.

#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "contract/world.hpp"
#include "support/releases.hpp"

namespace {

namespace json = boost::json;
using contract::error_of;
using names = std::vector<std::string>;

/// The indices of one release, under a prefix of their own, and a host that backs them up.
class installation : public contract::world {
 public:
  ~installation() {
    // By their names: without a prefix a pattern would be that of others' indices too.
    try {
      names full;
      for (const auto& name : made_) full.push_back(with_prefix(name));
      engine().admin().delete_indices(full);
    } catch (const std::exception& fault) {
      BOOST_ERROR(std::string("the indices of this case stay: ") + fault.what());
    }
  }

  /// Without an own prefix the names are those of a default installation.
  void install(const std::string& catalog, bool has_prefix = true) {
    release = support::release_of(catalog);
    prefix_ = has_prefix ? prefix() + "-plan" : "";
    create(release.required());
  }

  /// Each with the alias that the application's template gives it and its archived siblings.
  void create(const names& added) {
    std::vector<support::index_wish> wishes;
    for (const auto& name : added) {
      wishes.push_back({with_prefix(name), {with_prefix(origin_of(name) + "alias")}});
    }
    engine().admin().create_indices(wishes);
    made_.insert(made_.end(), added.begin(), added.end());
  }

  void archive(const names& origins, const std::string& day = "2026-01-31") {
    names added;
    for (const auto& origin : origins) added.push_back(origin + day);
    create(added);
  }

  void start_host(std::vector<std::string> more = {}) {
    const std::string type = engine().is_opensearch() ? "opensearch" : "elasticsearch";
    std::vector<std::string> arguments{
        "--camunda.version=" + release.version, "--camunda.data.backup.catalog=",
        "--camunda.data.secondary-storage." + type + ".index-prefix=" + prefix_};
    if (release.catalog == "8.8.0") arguments[1] += "8.8.0";
    arguments.insert(arguments.end(), more.begin(), more.end());
    start(std::move(arguments));
  }

  /// Takes a backup and returns what its snapshots hold, without prefix, part by part.
  std::vector<names> taken(const std::string& id) {
    BOOST_REQUIRE(take(id).status == 200);
    wait_for_state(id, "COMPLETED");
    auto snapshots = engine().admin().snapshots(repository(), "camunda_webapps_" + id + "_*");
    std::sort(snapshots.begin(), snapshots.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    std::vector<names> parts;
    for (const auto& each : snapshots) {
      BOOST_TEST(each.name == "camunda_webapps_" + id + "_" + release.version + "_part_" +
                                  std::to_string(parts.size() + 1) + "_of_" +
                                  std::to_string(snapshots.size()));
      names bare;
      for (const auto& index : each.indices) bare.push_back(index.substr(with_prefix("").size()));
      parts.push_back(std::move(bare));
    }
    return parts;
  }

  /// Compares with what the release says of the indices that exist now.
  void check(const std::vector<names>& found, std::size_t count) const {
    const auto expected = release.parts(made_);
    BOOST_TEST(found.size() == count);
    BOOST_REQUIRE(found.size() == expected.size());
    for (std::size_t at = 0; at < found.size(); ++at) {
      BOOST_TEST_CONTEXT("part " << at + 1) {
        BOOST_TEST(found[at] == expected[at], boost::test_tools::per_element());
      }
    }
  }

  names dated_origins() const {
    names origins;
    for (const auto& group : release.groups) {
      for (const auto& index : group) {
        if (index.dated) origins.push_back(index.name);
      }
    }
    return origins;
  }

  std::string with_prefix(const std::string& name) const {
    return prefix_.empty() ? name : prefix_ + "-" + name;
  }

  support::release release;

 private:
  /// "operate-list-view-8.3.0_" of "operate-list-view-8.3.0_2026-01-31".
  static std::string origin_of(const std::string& name) {
    return name.substr(0, name.rfind('_') + 1);
  }

  std::string prefix_;
  names made_;
};

BOOST_FIXTURE_TEST_SUITE(plans, installation)

/// First with nothing archived (aliases match the dated patterns, and make no part), then with an
/// archived index of everything that is ever archived.
void check_release(installation& here, const std::string& catalog, std::size_t least) {
  here.install(catalog);
  here.start_host();
  here.check(here.taken("1"), least);
  here.archive(here.dated_origins());
  here.check(here.taken("2"), 7);
}

BOOST_AUTO_TEST_CASE(Of8_8_0AsItWasShipped, *boost::unit_test::label("full")) {
  check_release(*this, "8.8.0", 5);
}
BOOST_AUTO_TEST_CASE(Of8_8) {
  check_release(*this, "8.8", 4);
}
BOOST_AUTO_TEST_CASE(Of8_9, *boost::unit_test::label("full")) {
  check_release(*this, "8.9", 4);
}
BOOST_AUTO_TEST_CASE(Of8_10, *boost::unit_test::label("full")) {
  check_release(*this, "8.10", 4);
}

BOOST_AUTO_TEST_CASE(EachGroupWithSomethingArchivedIsAPartMore, *boost::unit_test::label("full")) {
  install("8.8");
  start_host();
  archive({"camunda-usage-metric-8.8.0_"});
  check(taken("1"), 5);
  archive({"operate-variable-8.3.0_"});
  archive({"operate-variable-8.3.0_"}, "2026-01-31_07");
  check(taken("2"), 6);
}

BOOST_AUTO_TEST_CASE(WithoutAPrefixTheNamesAreTheApplicationsOwn,
                     *boost::unit_test::label("full")) {
  install("8.8", false);
  start_host();
  archive({"tasklist-task-8.8.0_"});
  check(taken("1"), 5);
}

BOOST_AUTO_TEST_CASE(AnOptionalIndexIsTakenWhenItIsThere) {
  install("8.8");
  start_host();
  const auto without = taken("1");
  BOOST_TEST(without.front().size() == 2u);
  create({"operate-metadata-8.8.0_"});
  const auto with = taken("2");
  check(with, 4);
  BOOST_TEST(with.front().size() == 3u);
}

BOOST_AUTO_TEST_CASE(ClosedIndicesAreTakenTooAlsoArchivedOnes) {
  install("8.8");
  archive({"operate-list-view-8.3.0_", "operate-event-8.3.0_"});
  archive({"operate-list-view-8.3.0_"}, "2026-02-01");
  for (const char* name : {"operate-list-view-8.3.0_2026-01-31", "operate-event-8.3.0_2026-01-31",
                           "tasklist-form-8.4.0_"}) {
    BOOST_REQUIRE(engine().admin().client().post("/" + with_prefix(name) + "/_close", "").status ==
                  200);
  }
  start_host();
  check(taken("1"), 6);
}

BOOST_AUTO_TEST_CASE(EachRequiredIndexThatIsMissingIsNamed, *boost::unit_test::label("full")) {
  install("8.8");
  start_host();
  for (const auto& name : release.required()) {
    BOOST_TEST_CONTEXT(name) {
      const auto target = "/" + with_prefix(name);
      BOOST_REQUIRE(engine().admin().client().del(target).status == 200);
      const auto seen = error_of(take("1"));
      BOOST_TEST(seen.status == 500);
      BOOST_TEST(seen.message.starts_with("Missing indices: [" + with_prefix(name) + "]. "));
      engine().admin().create_indices({{with_prefix(name), {with_prefix(name + "alias")}}});
    }
  }
  BOOST_TEST(engine().admin().snapshots(repository()).empty());
  check(taken("1"), 4);
}

BOOST_AUTO_TEST_CASE(AllThatIsMissingIsNamedTogetherAlsoOfOtherParts) {
  install("8.8");
  start_host();
  for (const char* name :
       {"operate-import-position-8.3.0_", "tasklist-task-8.8.0_", "camunda-user-8.8.0_"}) {
    BOOST_REQUIRE(engine().admin().client().del("/" + with_prefix(name)).status == 200);
  }
  BOOST_TEST(error_of(take("1")).message.starts_with(
      "Missing indices: [" + with_prefix("operate-import-position-8.3.0_") + ", " +
      with_prefix("tasklist-task-8.8.0_") + ", " + with_prefix("camunda-user-8.8.0_") + "]. "));
}

/// The component "backup" of the health page.
json::object health_details(contract::world& here) {
  const auto page = json::parse(here.get("/actuator/health").body);
  return page.at("components").at("backup").at("details").as_object();
}

BOOST_AUTO_TEST_CASE(WhatNoPartHoldsIsNamedInTheLogAndInHealth) {
  install("8.8");
  create({"operate-something-new-9.0.0_"});
  archive({"camunda-user-8.8.0_"});
  start_host();
  check(taken("1"), 4);
  const auto uncovered = with_prefix("camunda-user-8.8.0_2026-01-31") + ", " +
                         with_prefix("operate-something-new-9.0.0_");
  BOOST_TEST(host().process().standard_error().find(uncovered) != std::string::npos);
  const auto details = health_details(*this);
  BOOST_TEST((details.at("uncoveredIndices") == json::value(2)));
  BOOST_TEST((details.at("uncoveredIndexNames") == json::value(uncovered)));
}

BOOST_AUTO_TEST_CASE(WhatACatalogLeavesOutOnPurposeIsInNoPartAndNoWarning,
                     *boost::unit_test::label("full")) {
  install("8.10");
  create({"camunda-web-session-8.8.0_"});
  archive({"camunda-web-session-8.8.0_"});
  start_host();
  check(taken("1"), 4);
  BOOST_TEST(!health_details(*this).contains("uncoveredIndices"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
