#include "engine/engine_json.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace domain = backup::domain;
namespace engine = backup::engine;
using backup::service::detail;
using backup::service::listing;

namespace {

const std::string first_name = "camunda_webapps_7_8.8.0_part_1_of_2";

domain::snapshot part(std::string state) {
  return {*domain::snapshot_name::parse(first_name), "uuid-1", std::move(state), {}, {}, {}};
}

domain::snapshot full_part(std::string state, domain::epoch_ms started,
                           std::optional<domain::epoch_ms> ended,
                           std::vector<std::string> failures) {
  auto snapshot = part(std::move(state));
  snapshot.started = started;
  snapshot.ended = ended;
  snapshot.failures = std::move(failures);
  return snapshot;
}

/// A listing with one snapshot of ours that has these further members.
std::string listed(const std::string& members) {
  return R"({"snapshots":[{"snapshot":")" + first_name + R"(","uuid":"uuid-1")" + members + "}]}";
}

}  // namespace

BOOST_AUTO_TEST_CASE(whose_a_part_is_and_what_it_holds_is_read_where_it_is_asked_for) {
  const auto read = [](const std::string& members) {
    return engine::read_listing(listed(R"(,"state":"SUCCESS",)" + members), detail::contents)
        ->parts.front();
  };
  const auto ours = read(R"("metadata":{"runId":"00000000000000ff"},"indices":["a","b"])");
  BOOST_TEST((ours.run == domain::run_id(255)));
  BOOST_TEST((ours.indices == std::vector<std::string>{"a", "b"}));
  for (const auto* foreign : {R"("metadata":null)", R"("metadata":{"runId":5})",
                              R"("metadata":{"runId":"ff"})", R"("metadata":"x")"}) {
    BOOST_TEST(!read(foreign).run.has_value(), foreign);
    BOOST_TEST(read(foreign).indices->empty());
  }
  BOOST_TEST(!engine::read_listing(listed(R"(,"indices":[1])"), detail::contents).has_value());
}

BOOST_AUTO_TEST_CASE(names_and_states_are_read_from_every_engine) {
  struct row {
    std::string engine;
    std::string body;
    listing expected;
  };
  const std::vector<row> rows{
      {"filtered, nothing found", "{}", {}},
      {"Elasticsearch, nothing found", R"({"snapshots":[],"total":0,"remaining":0})", {}},
      {"OpenSearch, nothing found", R"({"snapshots":[]})", {}},
      {"filtered", listed(R"(,"state":"SUCCESS")"), {{part("SUCCESS")}, {}}},
      {"Elasticsearch 8",
       R"({"snapshots":[{"snapshot":")" + first_name +
           R"(","uuid":"uuid-1","repository":"camunda","indices":["a"],"data_streams":[],)"
           R"("state":"IN_PROGRESS"}],"total":1,"remaining":0})",
       {{part("IN_PROGRESS")}, {}}},
      {"a state of a later engine", listed(R"(,"state":"HALF_DONE")"), {{part("HALF_DONE")}, {}}},
      {"an old repository without states", listed(""), {{part("UNKNOWN")}, {}}},
      {"details that were not asked for",
       listed(R"(,"state":"SUCCESS","start_time_in_millis":5)"),
       {{part("SUCCESS")}, {}}},
      {"empty failures of repositories", R"({"failures":{},"snapshots":[]})", {}},
  };
  for (const auto& row : rows) {
    const auto read = engine::read_listing(row.body, detail::states);
    BOOST_TEST_CONTEXT(row.engine) {
      BOOST_TEST_REQUIRE(read.has_value(), read.error());
      BOOST_TEST((read->parts == row.expected.parts));
      BOOST_TEST((read->foreign_names == row.expected.foreign_names));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_name_that_only_looks_like_ours_is_kept_apart_and_breaks_nothing) {
  const auto read = engine::read_listing(
      R"({"snapshots":[{"snapshot":"camunda_webapps_x"},)"
      R"({"snapshot":"camunda_webapps_7_8.8.0_part_3_of_2","uuid":5,"state":[],)"
      R"("start_time_in_millis":"no","metadata":{"partCount":1e3}}]})",
      detail::full);
  BOOST_TEST_REQUIRE(read.has_value());
  BOOST_TEST(read->parts.empty());
  BOOST_TEST(
      (read->foreign_names ==
       std::vector<std::string>{"camunda_webapps_x", "camunda_webapps_7_8.8.0_part_3_of_2"}));
}

BOOST_AUTO_TEST_CASE(details_are_read_where_they_are_sound_and_absent_where_there_are_none) {
  struct row {
    std::string members;
    domain::snapshot expected;
  };
  const std::string times = R"(,"start_time_in_millis":1700000000000,"end_time_in_millis":)";
  constexpr domain::epoch_ms start = 1'700'000'000'000;
  const std::vector<row> rows{
      {R"(,"state":"SUCCESS","metadata":{"backupId":7,"partCount":2},"failures":[])" + times +
           "1700000000200",
       full_part("SUCCESS", start, start + 200, {})},
      {R"(,"state":"SUCCESS")" + times + "1700000000200",
       full_part("SUCCESS", start, start + 200, {})},
      {R"(,"state":"IN_PROGRESS","failures":[])" + times + "0",
       full_part("IN_PROGRESS", start, {}, {})},
      {R"(,"state":"IN_PROGRESS","failures":null,"metadata":null,"start_time_in_millis":1700000000000)",
       full_part("IN_PROGRESS", start, {}, {})},
      {R"(,"state":"PARTIAL","failures":[{"index":"a","shard_id":0,"reason":"lost","status":"X"},)"
       R"("plain",{"index":"b"},5])" +
           times + "1700000000200",
       full_part("PARTIAL", start, start + 200,
                 {"lost", "plain", "no reason given", "no reason given"})},
  };
  for (const auto& row : rows) {
    const auto read = engine::read_listing(listed(row.members), detail::full);
    BOOST_TEST_CONTEXT(row.members) {
      BOOST_TEST_REQUIRE(read.has_value(), read.error());
      BOOST_TEST((read->parts == std::vector<domain::snapshot>{row.expected}));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_listing_that_is_none_is_refused_with_what_is_wrong) {
  struct row {
    std::string body;
    std::string reason;
  };
  const std::vector<row> rows{
      {"", "not JSON"},
      {"<html>", "not JSON"},
      {R"({"snapshots":[)", "not JSON"},
      {R"({"snapshots":[]} x)", "not JSON"},
      {std::string(100, '['), "not a JSON object"},
      {"[]", "not a JSON object"},
      {"null", "not a JSON object"},
      {R"({"accepted":true})", "no \"snapshots\""},
      {R"({"snapshots":{}})", "not an array"},
      {R"({"snapshots":null})", "not an array"},
      {R"({"snapshots":[5]})", "without a name"},
      {R"({"snapshots":[{"snapshot":5}]})", "without a name"},
      {R"({"snapshots":[{"snapshot":")" + first_name + R"("}]})", "no \"uuid\""},
      {R"({"snapshots":[{"snapshot":")" + first_name + R"(","uuid":""}]})", "no \"uuid\""},
      {listed(R"(,"state":5)"), "\"state\""},
      {listed(R"(,"state":"SUCCESS","start_time_in_millis":1.5)"), "start_time_in_millis"},
      {listed(R"(,"state":"SUCCESS","start_time_in_millis":1e3)"), "start_time_in_millis"},
      {listed(R"(,"state":"SUCCESS","start_time_in_millis":"1")"), "start_time_in_millis"},
      {listed(R"(,"state":"SUCCESS","end_time_in_millis":9223372036854775808)"), "end_time"},
      {listed(R"(,"state":"SUCCESS","end_time_in_millis":-1)"), "end_time_in_millis"},
      {listed(R"(,"state":"SUCCESS","failures":{})"), "\"failures\""},
      {R"({"failures":{"camunda":{"type":"repository_exception"}},"snapshots":[]})",
       "repository_exception"},
  };
  for (const auto& row : rows) {
    const auto read = engine::read_listing(row.body, detail::full);
    BOOST_TEST_CONTEXT(row.body) {
      BOOST_TEST_REQUIRE(!read.has_value());
      BOOST_TEST(read.error().find(row.reason) != std::string::npos, read.error());
    }
  }
}

BOOST_AUTO_TEST_CASE(index_names_are_the_members_of_the_answer) {
  const auto read = engine::read_index_names(
      R"({"b":{"settings":{"index":{"uuid":"x"}}},"a":{"settings":{},"aliases":{}}})");
  BOOST_TEST_REQUIRE(read.has_value());
  BOOST_TEST((*read == std::vector<std::string>{"b", "a"}));
  BOOST_TEST((engine::read_index_names("{}") == std::vector<std::string>{}));
  for (const std::string body :
       {"", "[]", R"({"a":5})", R"({"acknowledged":true})", R"({"a":{}})"}) {
    BOOST_TEST(!engine::read_index_names(body).has_value(), body);
  }
}

BOOST_AUTO_TEST_CASE(a_repository_is_there_when_it_is_described_by_name) {
  using backup::service::blobs_kept;
  BOOST_TEST(
      (engine::read_repository(R"({"camunda":{"type":"fs"}})", "camunda") == blobs_kept::in_files));
  for (const char* body :
       {R"({"camunda":{"type":"s3"}})", R"({"camunda":{"type":7}})", R"({"camunda":{}})",
        R"({"camunda":{"type":"url"},"b":{"type":"fs"}})"}) {
    BOOST_TEST((engine::read_repository(body, "camunda") == blobs_kept::elsewhere), body);
  }
  BOOST_TEST(engine::read_repository(R"({"camunda":{"type":"fs","uuid":"u"},"b":{}})", "camunda")
                 .has_value());
  for (const std::string body :
       {"", "{}", "[]", R"({"other":{"type":"fs"}})", R"({"camunda":5})"}) {
    BOOST_TEST(!engine::read_repository(body, "camunda").has_value(), body);
  }
}

BOOST_AUTO_TEST_CASE(only_true_confirms) {
  BOOST_TEST(engine::read_confirmation(R"({"accepted":true,"new":1})", "accepted").has_value());
  for (const std::string body : {"", "{}", R"({"accepted":false})", R"({"accepted":"true"})",
                                 R"({"accepted":1})", R"({"acknowledged":true})"}) {
    BOOST_TEST(!engine::read_confirmation(body, "accepted").has_value(), body);
  }
}

BOOST_AUTO_TEST_CASE(a_status_has_the_counts_that_are_there) {
  using backup::service::part_status;
  const auto read = [](const std::string& members) {
    return engine::read_status(R"({"snapshots":[{"snapshot":"s")" + members + "}]}", "s");
  };
  const std::string shards =
      R"(,"shards_stats":{"initializing":1,"started":2,"finalizing":0,"done":3,"failed":0,"total":6})";
  // As Elasticsearch 8 and OpenSearch 3 write it while a snapshot runs, and once all is copied.
  BOOST_TEST((read(shards + R"(,"stats":{"incremental":{"file_count":32,"size_in_bytes":128348},)"
                            R"("processed":{"file_count":21,"size_in_bytes":38172},)"
                            R"("total":{"file_count":40,"size_in_bytes":200000}})") ==
              part_status{3, 6, 38172, 128348}));
  BOOST_TEST((read(shards + R"(,"stats":{"incremental":{"size_in_bytes":128348}})") ==
              part_status{3, 6, 128348, 128348}));
  BOOST_TEST((read(shards + R"(,"stats":{"incremental":{"size_in_bytes":9},"processed":{}})") ==
              part_status{3, 6, {}, 9}));
  // A node that left took its counts with it.
  BOOST_TEST((read(shards + R"(,"stats":{"incremental":{"size_in_bytes":-1}})") ==
              part_status{3, 6, {}, {}}));
  BOOST_TEST((read("") == part_status{}));
  BOOST_TEST((read(R"(,"shards_stats":7,"stats":[1])") == part_status{}));
  BOOST_TEST((read(R"(,"shards_stats":{"done":"3","total":4.5})") == part_status{}));
}

BOOST_AUTO_TEST_CASE(a_status_of_something_else_is_none) {
  for (const std::string body : {"", "[]", "{}", R"({"snapshots":[]})", R"({"snapshots":{}})",
                                 R"({"snapshots":[5,{"snapshot":"t"},{"snapshot":5}]})"}) {
    BOOST_TEST(!engine::read_status(body, "s").has_value(), body);
  }
  const auto second = engine::read_status(
      R"({"snapshots":[{"snapshot":"t"},{"snapshot":"s","shards_stats":{"total":2}}]})", "s");
  BOOST_TEST_REQUIRE(second.has_value());
  BOOST_TEST((second->shards_total == 2));
}
