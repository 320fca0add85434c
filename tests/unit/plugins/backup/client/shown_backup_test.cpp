#include "client/shown_backup.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

#include "client/refusal.hpp"

namespace {

using namespace backup::client;

constexpr std::string_view published =
    R"({"backupId":123,"state":"COMPLETED","failureReason":null,"details":[)"
    R"({"snapshotName":"camunda_webapps_123_8.8.0_part_1_of_6","state":"SUCCESS",)"
    R"("startTime":"2023-01-01T10:10:10.100+0000","failures":[]}]})";

BOOST_AUTO_TEST_SUITE(backup_client_answers)

BOOST_AUTO_TEST_CASE(ThePublishedAnswerIsReadAndPartsAreCountedByNames) {
  const auto shown = read_backup(published);
  BOOST_REQUIRE(shown.has_value());
  BOOST_TEST(shown->id == "123");
  BOOST_TEST(shown->state == "COMPLETED");
  BOOST_TEST(shown->failure_reason == "");
  BOOST_REQUIRE(shown->snapshots.size() == 1u);
  BOOST_TEST(shown->snapshots[0].started == "2023-01-01 10:10:10");
  BOOST_TEST(shown->how_far.parts_done == 1);
  BOOST_TEST(shown->how_far.parts_planned == 6);
  BOOST_TEST(!shown->how_far.running.has_value());
}

BOOST_AUTO_TEST_CASE(MembersThatAreAbsentOrNullAreFine) {
  const auto bare =
      read_backup(R"({"backupId":"7","state":"IN_PROGRESS","more":[1],"details":[)"
                  R"({"snapshotName":"x","state":"SUCCESS","startTime":null,"failures":null}]})");
  BOOST_REQUIRE(bare.has_value());
  BOOST_TEST(bare->id == "7");
  BOOST_TEST(bare->snapshots[0].started == "");
  BOOST_TEST(bare->how_far.parts_planned == 0);
  BOOST_TEST(read_backup(R"({"backupId":9223372036854775807,"state":"X"})")->id ==
             "9223372036854775807");
}

BOOST_AUTO_TEST_CASE(ProgressIsTakenFromItsMemberWhenThereIsOne) {
  const auto shown = read_backup(
      R"({"backupId":1,"state":"IN_PROGRESS","details":[],"progress":{"partsDone":2,)"
      R"("partsPlanned":6,"runningPart":{"snapshotName":"x","shardsDone":4,"shardsTotal":9,)"
      R"("bytesDone":10,"bytesTotal":null,"message":null}}})");
  BOOST_REQUIRE(shown.has_value());
  BOOST_TEST(shown->how_far.parts_done == 2);
  BOOST_TEST(shown->how_far.parts_planned == 6);
  BOOST_REQUIRE(shown->how_far.running.has_value());
  BOOST_TEST(shown->how_far.running->shards_done == 4);
  BOOST_TEST(shown->how_far.running->shards_total == 9);
  BOOST_TEST(shown->how_far.running->bytes_total == 0);
  const auto odd = read_backup(
      R"({"backupId":1,"state":"IN_PROGRESS","progress":{"partsDone":-1,"partsPlanned":null,)"
      R"("runningPart":null}})");
  BOOST_TEST(odd->how_far.parts_done == 0);
  BOOST_TEST(!odd->how_far.running.has_value());
}

BOOST_AUTO_TEST_CASE(WhatIsNoSuchAnswerIsToldFromOne) {
  for (const auto* const body :
       {"", "{", "[]", "{}", "null", R"({"backupId":1})", R"({"state":"COMPLETED"})",
        R"({"backupId":1,"state":"X","details":[5]})", R"({"backupId":1.5,"state":"X"})",
        R"({"backupId":"1;touch x","state":"X"})", "{\"backupId\":1,\"state\":\"\xff\"}",
        "<html></html>"}) {
    BOOST_TEST_CONTEXT(body) {
      BOOST_TEST(!read_backup(body).has_value());
    }
  }
  BOOST_TEST(read_list("[]")->empty());
  BOOST_TEST(read_list("[" + std::string(published) + "]")->size() == 1u);
  BOOST_TEST(!read_list("{}").has_value());
  BOOST_TEST(!read_list("[1]").has_value());
  BOOST_TEST(!read_backup(std::string(100'000, '[')).has_value());
  BOOST_TEST(read_scheduled(R"({"scheduledSnapshots":["a","b"]})")->size() == 2u);
  BOOST_TEST(!read_scheduled("[]").has_value());
}

BOOST_AUTO_TEST_CASE(TimesAreUtcWhateverTheirOffset) {
  BOOST_TEST(utc_time("2023-01-01T10:10:10.100+0000") == "2023-01-01 10:10:10");
  BOOST_TEST(utc_time("2026-11-22T21:05:26.492Z") == "2026-11-22 21:05:26");
  BOOST_TEST(utc_time("2026-01-01T00:30:00+01:00") == "2025-12-31 23:30:00");
  BOOST_TEST(utc_time("2026-12-31T23:30:00-0130") == "2027-01-01 01:00:00");
  for (const auto* const text : {"", "2026", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
                                 "2026-01-01 00:00:00Z", "2026-01-01T00:00:00", "-026-01-01T"}) {
    BOOST_TEST(utc_time(text) == "");
  }
}

BOOST_AUTO_TEST_CASE(ARefusalHasTheCodeOfItsKind) {
  const std::string operation = R"({"message":"what \u001b[31mfailed"})";
  const std::string framework =
      R"({"timestamp":"t","status":404,"error":"Not Found","path":"/x","message":"m"})";
  struct row {
    answer got;
    bool about_one;
    exit_code code;
    bool may_pass;
  };
  const std::vector<row> rows{{{400, operation, ""}, false, exit_code::refused, false},
                              {{401, "", ""}, false, exit_code::refused, false},
                              {{404, operation, ""}, true, exit_code::not_found, false},
                              {{404, operation, ""}, false, exit_code::engine_failed, false},
                              {{404, framework, ""}, true, exit_code::unreachable, false},
                              {{404, "", ""}, true, exit_code::unreachable, false},
                              {{429, "", ""}, true, exit_code::unreachable, true},
                              {{500, operation, ""}, true, exit_code::engine_failed, true},
                              {{502, operation, ""}, true, exit_code::engine_failed, true},
                              {{502, "<html>", ""}, true, exit_code::unreachable, true},
                              {{503, framework, ""}, true, exit_code::unreachable, true},
                              {{301, "", "http://x/"}, true, exit_code::unreachable, false},
                              {{204, "", ""}, true, exit_code::not_understood, false}};
  for (const auto& each : rows) {
    const auto made = refusal_of(each.got, "http://there", each.about_one);
    BOOST_TEST_CONTEXT(each.got.status << " " << made.sentence) {
      BOOST_TEST((made.code == each.code));
      BOOST_TEST(made.may_pass == each.may_pass);
      BOOST_TEST(made.sentence.find('\x1b') == std::string::npos);
      BOOST_TEST(!made.sentence.empty());
    }
  }
  const auto hints_at_standalone = [](const char* url) {
    return refusal_of({404, "", ""}, url, true).sentence.find("--standalone") != std::string::npos;
  };
  BOOST_TEST(hints_at_standalone("http://there/actuator/backupHistory"));
  BOOST_TEST(!hints_at_standalone("http://there/actuator/backups"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
