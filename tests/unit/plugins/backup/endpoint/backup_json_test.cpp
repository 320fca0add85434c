#include "endpoint/backup_json.hpp"
#include "endpoint/list_text.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace backup;

domain::snapshot part(const std::string& name) {
  return {*domain::snapshot_name::parse(name), "uuid", "SUCCESS", 1672567810100, 1672567811000,
          std::vector<std::string>{}};
}

const service::backup_list::judging nothing_known{{}, 0, std::chrono::minutes(5)};

BOOST_AUTO_TEST_SUITE(backup_json)

BOOST_AUTO_TEST_CASE(ABackupIsWrittenAsThePageHasIt) {
  const domain::backup shown{*domain::backup_id::parse("123"),
                             domain::backup_state::completed,
                             {},
                             {part("camunda_webapps_123_8.8.0_part_1_of_1")}};
  BOOST_TEST(
      endpoint::backup_json(shown) ==
      R"({"backupId":123,"state":"COMPLETED","failureReason":null,"details":[{"snapshotName":)"
      R"("camunda_webapps_123_8.8.0_part_1_of_1","state":"SUCCESS","startTime":)"
      R"("2023-01-01T10:10:10.100+0000","failures":[]}]})");
}

BOOST_AUTO_TEST_CASE(WhatIsNotKnownIsNull) {
  auto unknown = part("camunda_webapps_9223372036854775807_8.8.0_part_1_of_2");
  unknown.started.reset();
  unknown.failures.reset();
  const domain::backup shown{*domain::backup_id::parse("9223372036854775807"),
                             domain::backup_state::incomplete,
                             "because",
                             {unknown}};
  BOOST_TEST(
      endpoint::backup_json(shown) ==
      R"({"backupId":9223372036854775807,"state":"INCOMPLETE","failureReason":"because","details":)"
      R"([{"snapshotName":"camunda_webapps_9223372036854775807_8.8.0_part_1_of_2","state":"SUCCESS",)"
      R"("startTime":null,"failures":null}]})");
}

BOOST_AUTO_TEST_CASE(ProgressIsOneMemberMoreBehindThePublishedOnes) {
  domain::backup shown{*domain::backup_id::parse("123"),
                       domain::backup_state::in_progress,
                       {},
                       {part("camunda_webapps_123_8.8.0_part_1_of_2")}};
  const auto with = [&shown](const service::backup_progress& progress) {
    const auto published = endpoint::backup_json(shown);
    const auto text = endpoint::backup_json(shown, progress);
    const auto length = published.size() - 1;
    BOOST_TEST(text.substr(0, length) == published.substr(0, length));
    return text.substr(length);
  };
  BOOST_TEST(with({1, 2, std::nullopt}) ==
             R"(,"progress":{"partsDone":1,"partsPlanned":2,"runningPart":null}})");
  BOOST_TEST(with({0, std::nullopt, std::nullopt}) ==
             R"(,"progress":{"partsDone":0,"partsPlanned":null,"runningPart":null}})");
  const auto name = shown.details.front().name;
  BOOST_TEST(with({0, 2, service::backup_progress::part{name, {3, 4, 1'000'000'000'000, 0}, {}}}) ==
             R"(,"progress":{"partsDone":0,"partsPlanned":2,"runningPart":{"snapshotName":)"
             R"("camunda_webapps_123_8.8.0_part_1_of_2","shardsDone":3,"shardsTotal":4,)"
             R"("bytesDone":1000000000000,"bytesTotal":0,"message":null}}})");
  BOOST_TEST(with({0, 2, service::backup_progress::part{name, {}, "it said \"no\""}}) ==
             R"(,"progress":{"partsDone":0,"partsPlanned":2,"runningPart":{"snapshotName":)"
             R"("camunda_webapps_123_8.8.0_part_1_of_2","shardsDone":null,"shardsTotal":null,)"
             R"("bytesDone":null,"bytesTotal":null,"message":"it said \"no\""}}})");
}

BOOST_AUTO_TEST_CASE(AnEmptyListIsAnEmptyArray) {
  const auto empty = std::make_shared<service::backup_list>(
      std::make_shared<service::snapshot_table>(), nothing_known, std::vector<domain::backup>(),
      service::backup_list::order::by_id);
  std::string text;
  endpoint::list_text of(empty);
  of.write_to(text, 1);
  BOOST_TEST(text == "[]");
  BOOST_TEST(of.is_whole());
}

BOOST_AUTO_TEST_CASE(AListInPiecesOfAnySizeIsTheSameList) {
  const auto table = std::make_shared<service::snapshot_table>();
  for (int id = 1; id <= 20; ++id) {
    for (const auto* const which : {"1_of_2", "2_of_2"}) {
      BOOST_REQUIRE(
          table->add(part("camunda_webapps_" + std::to_string(id) + "_8.8.0_part_" + which)));
    }
  }
  table->arrange();
  const auto list = std::make_shared<service::backup_list>(
      table, nothing_known, std::vector<domain::backup>(), service::backup_list::order::by_id);
  std::string expected = "[";
  for (std::size_t number = 0; number < list->size(); ++number) {
    expected += (number == 0 ? "" : ",") + endpoint::backup_json(list->at(number));
  }
  expected += "]";
  for (const std::size_t length : {1U, 2U, 100U, 1'000U, 100'000U}) {
    endpoint::list_text of(list);
    std::string text;
    for (auto goal = length; !of.is_whole(); goal += length) of.write_to(text, goal);
    BOOST_TEST(text == expected);
  }
}

BOOST_AUTO_TEST_CASE(NamesAndMessagesAreEscaped) {
  BOOST_TEST(endpoint::scheduled_snapshots_json({"a", "b"}) ==
             R"({"scheduledSnapshots":["a","b"]})");
  BOOST_TEST(endpoint::message_json("a \"b\"\n") == R"({"message":"a \"b\"\n"})");
}

BOOST_AUTO_TEST_CASE(TimesAreInUtcWithMilliseconds) {
  BOOST_TEST(endpoint::timestamp(0) == "1970-01-01T00:00:00.000+0000");
  BOOST_TEST(endpoint::timestamp(1709164799999) == "2024-02-28T23:59:59.999+0000");
  BOOST_TEST(endpoint::timestamp(1709251199001) == "2024-02-29T23:59:59.001+0000");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
