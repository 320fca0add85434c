// The names that Operate and Tasklist had for one setting: they agree, or the host does not start
// (contract, section 7).

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "contract/world.hpp"

namespace {

namespace json = boost::json;

struct disagreement {
  std::string operate;
  std::string operate_value;
  std::string tasklist;
  std::string tasklist_value;
};

std::vector<disagreement> disagreements(const std::string& type) {
  return {{"camunda.operate.backup.repository-name", "one",
           "camunda.tasklist.backup.repository-name", "two"},
          {"camunda.operate." + type + ".index-prefix", "one",
           "camunda.tasklist." + type + ".index-prefix", "two"},
          {"camunda.operate.database", "elasticsearch", "camunda.tasklist.database", "opensearch"}};
}

/// CAMUNDA_OPERATE_BACKUP_REPOSITORYNAME for camunda.operate.backup.repository-name.
std::string as_variable(std::string key) {
  std::erase(key, '-');
  std::replace(key.begin(), key.end(), '.', '_');
  for (char& letter : key) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return key;
}

void must_name_both(const contract::failed_start& failed, const disagreement& what) {
  BOOST_TEST(failed.code == 2);
  const auto said = "\n" + failed.standard_error;
  BOOST_TEST_CONTEXT(said) {
    const auto sentence =
        "\nactuator-host: plugin \"backup\" refuses its configuration: " + what.operate + " (\"" +
        what.operate_value + "\") and " + what.tasklist + " (\"" + what.tasklist_value +
        "\") must have the same value";
    const auto at = said.find(sentence);
    BOOST_REQUIRE(at != std::string::npos);
    // It is the last line, and the only one that is no event of the log.
    BOOST_TEST(said.find('\n', at + 1) == said.size() - 1);
    BOOST_TEST(said.rfind("actuator-host: ", at) == std::string::npos);
  }
}

struct world_of_old_keys : contract::world {
  const std::string type = engine().is_opensearch() ? "opensearch" : "elasticsearch";
};

BOOST_FIXTURE_TEST_SUITE(old_keys, world_of_old_keys)

BOOST_AUTO_TEST_CASE(KeysThatDisagreeStopTheStartWithOneSentenceThatNamesBoth) {
  for (const auto& each : disagreements(type)) {
    BOOST_TEST_CONTEXT(each.operate) {
      std::vector<std::string> arguments{"--" + each.operate + "=" + each.operate_value,
                                         "--" + each.tasklist + "=" + each.tasklist_value};
      if (each.operate != "camunda.operate.database") {
        arguments.push_back("--camunda.data.secondary-storage.type=" + type);
      }
      must_name_both(contract::start_to_fail(arguments), each);
      arguments.emplace_back("--check");
      must_name_both(contract::start_to_fail(arguments), each);
    }
  }
}

BOOST_AUTO_TEST_CASE(ItDoesNotMatterWhereTheyAreSet, *boost::unit_test::label("full")) {
  for (const auto& each : disagreements(type)) {
    BOOST_TEST_CONTEXT(each.operate) {
      std::vector<std::string> arguments{"--" + each.tasklist + "=" + each.tasklist_value};
      if (each.operate != "camunda.operate.database") {
        arguments.push_back("--camunda.data.secondary-storage.type=" + type);
      }
      must_name_both(
          contract::start_to_fail(arguments, {{as_variable(each.operate), each.operate_value}}),
          each);
    }
  }
}

BOOST_AUTO_TEST_CASE(ANewNameDoesNotHideThatTheOldOnesDisagree, *boost::unit_test::label("full")) {
  const auto repositories = disagreements(type).front();
  must_name_both(
      contract::start_to_fail({"--camunda.data.backup.repository-name=three",
                               "--" + repositories.operate + "=" + repositories.operate_value,
                               "--" + repositories.tasklist + "=" + repositories.tasklist_value}),
      repositories);
}

BOOST_AUTO_TEST_CASE(SecretsThatDisagreeAreNotShown, *boost::unit_test::label("full")) {
  const auto failed =
      contract::start_to_fail({"--camunda.data.secondary-storage.type=" + type,
                               "--camunda.operate." + type + ".password=s3cret-one",
                               "--camunda.tasklist." + type + ".password=s3cret-two"});
  BOOST_TEST(failed.code == 2);
  BOOST_TEST(failed.standard_error.find("camunda.operate." + type +
                                        ".password and camunda.tasklist." + type +
                                        ".password must have the same value") != std::string::npos);
  BOOST_TEST(failed.standard_error.find("s3cret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(OldKeysThatAgreeAreAllThatIsNeeded) {
  std::vector<std::string> arguments{"--camunda.data.backup.catalog=8.8.0"};
  for (const std::string component : {"operate", "tasklist"}) {
    const auto key = "--camunda." + component + ".";
    arguments.push_back(key + "database=" + type);
    arguments.push_back(key + type + ".url=" + engine().url());
    arguments.push_back(key + type + ".index-prefix=" + prefix());
    arguments.push_back(key + "backup.repository-name=" + repository());
  }
  contract::deployment host(arguments);
  BOOST_TEST(host.port().post("/actuator/backupHistory", R"({"backupId": 5})").status == 200);
  BOOST_TEST(host.port().get("/actuator/backupHistory/5").status == 200);
  BOOST_TEST(!engine().admin().snapshots(repository()).empty());
  BOOST_TEST(host.port().del("/actuator/backupHistory/5").status == 204);
  BOOST_TEST(host.stop() == 0);
}

BOOST_AUTO_TEST_CASE(OneOfTheTwoIsEnough, *boost::unit_test::label("full")) {
  for (const std::string component : {"operate", "tasklist"}) {
    BOOST_TEST_CONTEXT(component) {
      const auto key = "--camunda." + component + ".";
      contract::deployment host({key + "database=" + type, key + type + ".url=" + engine().url(),
                                 key + type + ".index-prefix=" + prefix(),
                                 key + "backup.repository-name=" + repository()});
      BOOST_TEST(host.port().get("/actuator/backupHistory").body == "[]");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
