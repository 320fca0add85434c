#include "endpoint/backup_json.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace backup;

domain::snapshot part(const char* name) {
  return {*domain::snapshot_name::parse(name), "uuid", "SUCCESS", 1672567810100, 1672567811000,
          std::vector<std::string>{}};
}

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
      endpoint::backup_list_json({shown}) ==
      R"([{"backupId":9223372036854775807,"state":"INCOMPLETE","failureReason":"because","details":)"
      R"([{"snapshotName":"camunda_webapps_9223372036854775807_8.8.0_part_1_of_2","state":"SUCCESS",)"
      R"("startTime":null,"failures":null}]}])");
}

BOOST_AUTO_TEST_CASE(AnEmptyListIsAnEmptyArray) {
  BOOST_TEST(endpoint::backup_list_json({}) == "[]");
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
