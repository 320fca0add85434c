#include "config/backup_config.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "unit/plugins/backup/config/read_config.hpp"

namespace {

using namespace backup;
using std::chrono::milliseconds;

using config_test::fine;
using config_test::refused;

BOOST_AUTO_TEST_SUITE(backup_configs)

BOOST_AUTO_TEST_CASE(NothingSetMeansTheDefaultsOfTheReference) {
  const auto made = fine("");
  BOOST_TEST(made.engine.url == "http://localhost:9200");
  BOOST_TEST(made.settings.repository == "");
  BOOST_TEST(made.settings.version.text() == "8.8.0");
  BOOST_TEST(made.settings.layout.prefix == "");
  BOOST_TEST(made.settings.layout.catalog.name == "8.8");
  BOOST_TEST((made.settings.snapshot_timeout == milliseconds(0)));
  BOOST_TEST((made.settings.incomplete_after == milliseconds(300'000)));
  BOOST_TEST((made.settings.request_timeout == milliseconds(30'000)));
  BOOST_TEST(!made.is_standalone);
}

BOOST_AUTO_TEST_CASE(TheTypeChoosesWhoseKeysCount) {
  const auto made = fine(
      R"("camunda.data.secondary-storage.type": "opensearch",
         "camunda.data.secondary-storage.elasticsearch.url": "http://es:1",
         "camunda.data.secondary-storage.opensearch.url": "http://os:2",
         "camunda.data.secondary-storage.opensearch.username": "u",
         "camunda.data.secondary-storage.opensearch.password": "p",
         "camunda.data.secondary-storage.opensearch.index-prefix": "acme",
         "camunda.operate.elasticsearch.index-prefix": "other")");
  BOOST_TEST(made.engine.url == "http://os:2");
  BOOST_TEST(made.engine.url_key == "camunda.data.secondary-storage.opensearch.url");
  BOOST_TEST(made.engine.access.username == "u");
  BOOST_TEST(made.engine.access.secret.text.view() == "p");
  BOOST_TEST(made.settings.layout.prefix == "acme");
}

BOOST_AUTO_TEST_CASE(EveryNameOfTheRepositoryIsRead) {
  for (const char* key :
       {"camunda.data.backup.repository-name",
        "camunda.data.secondary-storage.elasticsearch.backup.repository-name",
        "camunda.operate.backup.repository-name", "camunda.tasklist.backup.repository-name"}) {
    BOOST_TEST_CONTEXT(key) {
      BOOST_TEST(fine("\"" + std::string(key) + "\": \"r\"").settings.repository == "r");
    }
  }
}

BOOST_AUTO_TEST_CASE(TheNewestNameOfTheRepositoryWins) {
  const auto made = fine(R"("camunda.data.backup.repository-name": "b",
      "camunda.data.secondary-storage.elasticsearch.backup.repository-name": "a",
      "camunda.operate.backup.repository-name": "c")");
  BOOST_TEST(made.settings.repository == "a");
}

BOOST_AUTO_TEST_CASE(DurationsComeUnderTheirOldAndNewNames) {
  const auto made = fine(R"("camunda.operate.backup.snapshot-timeout": 60000,
      "camunda.operate.backup.incomplete-check-timeout-in-seconds": 1000,
      "actuator.plugins.backup.request-timeout": 1500)");
  BOOST_TEST((made.settings.snapshot_timeout == milliseconds(60'000)));
  BOOST_TEST((made.settings.incomplete_after == milliseconds(1000)));
  BOOST_TEST((made.settings.request_timeout == milliseconds(1500)));
  BOOST_TEST((fine(R"("camunda.operate.backup.snapshot-timeout": 1,
                      "camunda.data.backup.snapshot-timeout": 2)")
                  .settings.snapshot_timeout == milliseconds(2)));
}

BOOST_AUTO_TEST_CASE(TheStandaloneProfileIsSeenAmongOthers) {
  BOOST_TEST(fine(R"("spring.profiles.active": ["operate", "standalone"])").is_standalone);
  BOOST_TEST(!fine(R"("spring.profiles.active": ["operate"])").is_standalone);
}

BOOST_AUTO_TEST_CASE(AllNodesOfAListAreTaken) {
  const auto made =
      fine(R"("camunda.data.secondary-storage.elasticsearch.urls": ["http://a", "http://b"])");
  BOOST_TEST(made.engine.url == "http://a");
  BOOST_TEST((made.engine.further_urls == std::vector<std::string>{"http://b"}));
}

BOOST_AUTO_TEST_CASE(WhatDoesNotFitTogetherIsRefusedByName) {
  struct row {
    const char* members;
    const char* sentence;
  };
  const std::vector<row> rows{
      {R"("camunda.data.secondary-storage.type": "rdbms")",
       "camunda.data.secondary-storage.type is \"rdbms\"; backups are taken from elasticsearch and "
       "opensearch only"},
      {R"("camunda.operate.database": "opensearch", "camunda.tasklist.database": "elasticsearch")",
       "camunda.operate.database (\"opensearch\") and camunda.tasklist.database "
       "(\"elasticsearch\") must have the same value: they mean the same thing"},
      {R"("camunda.operate.backup.repository-name": "a", "camunda.tasklist.backup.repository-name": "b")",
       "camunda.operate.backup.repository-name (\"a\") and camunda.tasklist.backup.repository-name "
       "(\"b\") must have the same value: they mean the same thing"},
      {R"("camunda.operate.elasticsearch.index-prefix": "a", "camunda.tasklist.elasticsearch.index-prefix": "b")",
       "camunda.operate.elasticsearch.index-prefix (\"a\") and "
       "camunda.tasklist.elasticsearch.index-prefix (\"b\") must have the same value: they mean "
       "the "
       "same thing"},
      {R"("camunda.database.password": "s3cret", "camunda.data.secondary-storage.elasticsearch.password": "other")",
       "camunda.data.secondary-storage.elasticsearch.password and camunda.database.password must "
       "have the same value: they mean the same thing"},
      {R"("camunda.database.url": "http://a", "camunda.data.secondary-storage.elasticsearch.urls": ["http://b"])",
       "camunda.database.url and camunda.data.secondary-storage.elasticsearch.urls are both set; "
       "use "
       "one of them"},
      {R"("camunda.database.index-prefix": "Acme")",
       "camunda.database.index-prefix is \"Acme\"; allowed are lower-case letters, digits, '-', "
       "'_' "
       "and '.', not beginning with '-' or '_'"},
      {R"("camunda.data.backup.catalog": "9.9")",
       "camunda.data.backup.catalog (by default the minor of camunda.version): there is no index "
       "catalog \"9.9\"; built in are 8.8.0, 8.8, 8.9, 8.10; a file of your own is given "
       "by its path"},
      {R"("camunda.data.backup.snapshot-timeout": -1)",
       "camunda.data.backup.snapshot-timeout is -1 ms; it must be from 0 to 31536000000 ms"},
      {R"("camunda.operate.backup.snapshot-timeout": -1)",
       "camunda.operate.backup.snapshot-timeout is -1 ms; it must be from 0 to 31536000000 ms"},
      {R"("actuator.plugins.backup.request-timeout": 0)",
       "actuator.plugins.backup.request-timeout is 0 ms; it must be from 100 to 3600000 ms"},
      {R"("camunda.database.url": "http://u:secret@a", "camunda.operate.elasticsearch.url": "http://u:other@a")",
       "camunda.database.url and camunda.operate.elasticsearch.url must have the same value: they "
       "mean the same thing"},
  };
  for (const auto& [members, sentence] : rows) {
    BOOST_TEST_CONTEXT(members) {
      BOOST_TEST(refused(members) == sentence);
    }
  }
}

BOOST_AUTO_TEST_CASE(AVersionThatCannotStandInANameIsRefused) {
  BOOST_TEST(config::read_config(R"({"camunda.version": "8_8"})").error() ==
             "camunda.version: the version \"8_8\" holds '_', a blank or another character that "
             "cannot stand in a snapshot name; allowed are letters, digits, '.', '-' and '+'");
  BOOST_TEST(config::read_config("{}").error() ==
             "camunda.version: the version is empty; allowed are letters, digits, '.', '-' and "
             "'+', as in the names of snapshots");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
