#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/http_client.hpp"
#include "support/scripted_engine.hpp"

namespace {

using namespace std::chrono_literals;
using support::engine_flavour;
using support::http_client;
using support::scripted_engine;
using support::scripted_snapshot;
using enum support::engine_flavour;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A repository `r` with three snapshots, and one index.
struct with_snapshots {
  explicit with_snapshots(engine_flavour flavour) : engine{flavour}, client{engine.url()} {
    engine.add_repository("r");
    engine.add_index("i");
    std::int64_t start = 1'000'000;
    for (auto const* name : {"b_1", "b_2", "c_1"}) {
      engine.add_snapshot(
          {.repository = "r", .name = name, .indices = {"i"}, .start_millis = start});
      start += 1000;
    }
  }

  /// The names that a list shows, or status and error type.
  std::string listed(const std::string& target) {
    return names_in(client.get("/_snapshot/r/" + target));
  }

  static std::string names_in(const support::http_answer& answer) {
    std::string const marker = answer.status == 200 ? "\"snapshot\":\"" : "\"type\":\"";
    std::string found = answer.status == 200 ? "" : std::to_string(answer.status);
    for (auto at = answer.body.find(marker); at != std::string::npos;
         at = answer.body.find(marker, at)) {
      at += marker.size();
      found += (found.empty() ? "" : " ") + answer.body.substr(at, answer.body.find('"', at) - at);
      if (answer.status != 200) break;
    }
    return found;
  }

  scripted_engine engine;
  http_client client;
};

constexpr auto const* missing = "404 snapshot_missing_exception";

BOOST_AUTO_TEST_SUITE(scripted_snapshots)

BOOST_AUTO_TEST_CASE(a_list_of_names_means_what_it_means_to_real_engines) {
  struct row {
    const char* names;
    const char* elasticsearch;
    const char* opensearch;
  };
  row const rows[] = {
      {"b_1", "b_1", "b_1"},
      {"c_1,b_1", "b_1 c_1", "b_1 c_1"},
      {"b_1,b_1", "b_1", "b_1"},
      {"b_*", "b_1 b_2", "b_1 b_2"},
      {"_all", "b_1 b_2 c_1", "b_1 b_2 c_1"},
      {"*", "b_1 b_2 c_1", "b_1 b_2 c_1"},
      {"_current", "", ""},
      {"_all,b_1", missing, missing},
      {"b_*,-b_1", "b_2", missing},
      {"-b_1,b_*", missing, missing},
      {"absent", missing, missing},
      {"b_1,absent", missing, missing},
      {"b_1,absent?ignore_unavailable=true", "b_1", "b_1"},
      {"x*", "", missing},
      {"x*,b_1", "b_1", "b_1"},
      {"x*?ignore_unavailable=true", "", ""},
      {"*?sort=name&order=desc", "c_1 b_2 b_1", "400 illegal_argument_exception"},
      {"*?sort=start_time&order=desc", "c_1 b_2 b_1", "400 illegal_argument_exception"},
      {"*?sort=name&size=1&offset=1", "b_2", "400 illegal_argument_exception"},
      {"*?sort=age", "400 illegal_argument_exception", "400 illegal_argument_exception"},
      {"*?sort=name&verbose=false", "400 action_request_validation_exception",
       "400 illegal_argument_exception"},
      {"b_1?cluster_manager_timeout=1s", "400 illegal_argument_exception", "b_1"},
      {"b_1?master_timeout=1s", "b_1", "b_1"},
      {"b_1?verbose=perhaps", "400 illegal_argument_exception", "400 illegal_argument_exception"},
  };
  with_snapshots elasticsearch{elasticsearch_8};
  with_snapshots opensearch{opensearch_2};
  for (auto const& each : rows) {
    BOOST_TEST_CONTEXT(each.names) {
      BOOST_TEST(elasticsearch.listed(each.names) == each.elasticsearch);
      BOOST_TEST(opensearch.listed(each.names) == each.opensearch);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_empty_list_with_a_filter_is_an_empty_object) {
  with_snapshots world{elasticsearch_8};
  auto const target = "/_snapshot/r/x*?ignore_unavailable=true&filter_path=snapshots.snapshot";
  BOOST_TEST(world.client.get(target).body == "{}");
}

BOOST_AUTO_TEST_CASE(without_verbose_only_what_the_repository_data_knows_is_shown) {
  with_snapshots world{elasticsearch_8};
  auto const uuid = world.engine.snapshot("r", "b_1")->uuid;
  BOOST_TEST(world.client.get("/_snapshot/r/b_1?verbose=false").body ==
             R"({"snapshots":[{"snapshot":"b_1","uuid":")" + uuid +
                 R"(","repository":"r","indices":["i"],"data_streams":[],"state":"SUCCESS"}],)"
                 R"("total":1,"remaining":0})");
  with_snapshots other{opensearch_2};
  auto const other_uuid = other.engine.snapshot("r", "b_1")->uuid;
  BOOST_TEST(other.client.get("/_snapshot/r/b_1?verbose=false").body ==
             R"({"snapshots":[{"snapshot":"b_1","uuid":")" + other_uuid +
                 R"(","indices":["i"],"data_streams":[],"state":"SUCCESS"}]})");
}

BOOST_AUTO_TEST_CASE(a_created_snapshot_runs_and_ends) {
  with_snapshots world{opensearch_2};
  world.engine.hold_snapshots();
  auto const body = R"({"indices":"i","metadata":{"n":1},"include_global_state":false})";
  BOOST_TEST(world.client.put("/_snapshot/r/new", body).body == R"({"accepted":true})");
  auto const running = world.client.get("/_snapshot/r/_current").body;
  BOOST_TEST(contains(running, R"("state":"IN_PROGRESS")"));
  BOOST_TEST(contains(running, R"("end_time":"1970-01-01T00:00:00.000Z","end_time_in_millis":0)"));
  BOOST_TEST(contains(running, R"("shards":{"total":0,"failed":0,"successful":0})"));
  world.engine.release_snapshot("new");
  auto const done = *world.engine.snapshot("r", "new");
  BOOST_TEST(done.state == "SUCCESS");
  BOOST_TEST(done.metadata == R"({"n":1})");
  BOOST_TEST((done.end_millis >= done.start_millis && done.start_millis % 200 == 0));
  BOOST_TEST((done.indices == std::vector<std::string>{"i"}));
}

BOOST_AUTO_TEST_CASE(waiting_for_completion_answers_200_whatever_the_end) {
  with_snapshots world{elasticsearch_8};
  world.engine.hold_snapshots();
  std::string body;
  std::thread caller{[&] {
    body =
        http_client{world.engine.url()}.put("/_snapshot/r/new?wait_for_completion=true", "{}").body;
  }};
  BOOST_TEST(world.engine.wait_for_snapshot("new"));
  world.engine.finish_snapshot("new", "PARTIAL", {{"i", 0, "node left"}});
  caller.join();
  BOOST_TEST(contains(body, R"("state":"PARTIAL")"));
  BOOST_TEST(contains(body, R"("reason":"node left")"));
  BOOST_TEST(contains(body, R"("shards":{"total":1,"failed":1,"successful":0})"));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_taken_is_refused_in_the_words_of_the_flavour) {
  for (auto const flavour : {elasticsearch_8, elasticsearch_9, opensearch_2, opensearch_3}) {
    with_snapshots world{flavour};
    std::string const type = support::is_elasticsearch(flavour)
                                 ? "400 snapshot_name_already_in_use_exception"
                                 : "400 invalid_snapshot_name_exception";
    auto const stored = world.client.put("/_snapshot/r/b_1", "{}");
    BOOST_TEST(with_snapshots::names_in(stored) == type);
    BOOST_TEST(contains(stored.body, "snapshot with the same name already exists"));
    world.engine.hold_snapshots();
    world.client.put("/_snapshot/r/new", "{}");
    auto const running = world.client.put("/_snapshot/r/new", "{}");
    BOOST_TEST(with_snapshots::names_in(running) == type);
    BOOST_TEST(contains(running.body, "snapshot with the same name is already in-progress"));
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_created_leaves_nothing_behind) {
  struct row {
    const char* target;
    std::string body;
    const char* refusal;
  };
  row const rows[] = {
      {"/_snapshot/absent/new", "{}", "404 repository_missing_exception"},
      {"/_snapshot/r/new", R"({"indices":["i","absent"]})", "404 index_not_found_exception"},
      {"/_snapshot/r/New", "{}", "400 invalid_snapshot_name_exception"},
      {"/_snapshot/r/_new", "{}", "400 invalid_snapshot_name_exception"},
      {"/_snapshot/r/a%23b", "{}", "400 invalid_snapshot_name_exception"},
      {"/_snapshot/r/new", R"({"metadata":{"x":")" + std::string(1017, 'y') + "\"}}",
       "400 action_request_validation_exception"},
      {"/_snapshot/r/new", R"({"metadata":"x"})", "400 illegal_argument_exception"},
      {"/_snapshot/r/new", R"({"indices":3})", "400 illegal_argument_exception"},
      {"/_snapshot/r/new?who=me", "{}", "400 illegal_argument_exception"},
  };
  with_snapshots world{opensearch_2};
  for (auto const& each : rows) {
    BOOST_TEST_CONTEXT(each.target << " " << each.body.substr(0, 60)) {
      BOOST_TEST(with_snapshots::names_in(world.client.put(each.target, each.body)) ==
                 each.refusal);
    }
  }
  BOOST_TEST(world.engine.snapshots("r").size() == 3U);
  auto const most = R"({"metadata":{"x":")" + std::string(1016, 'y') + R"("},"unknown":1})";
  BOOST_TEST(world.client.put("/_snapshot/r/new", most).status == 200);
}

BOOST_AUTO_TEST_CASE(a_missing_index_may_be_ignored) {
  with_snapshots world{opensearch_2};
  auto const body = R"({"indices":["i","absent","x*","-x"],"ignore_unavailable":true})";
  world.client.put("/_snapshot/r/new?wait_for_completion=true", body);
  BOOST_TEST((world.engine.snapshot("r", "new")->indices == std::vector<std::string>{"i"}));
}

BOOST_AUTO_TEST_CASE(deleting_is_all_or_nothing_and_a_pattern_may_match_nothing) {
  with_snapshots world{elasticsearch_8};
  BOOST_TEST(world.client.del("/_snapshot/r/b_1,absent").status == 404);
  BOOST_TEST(world.engine.snapshots("r").size() == 3U);
  BOOST_TEST(world.client.del("/_snapshot/r/x*").status == 200);
  BOOST_TEST(world.client.del("/_snapshot/r/x*,b_*").status == 200);
  BOOST_TEST(world.listed("*") == "c_1");
  BOOST_TEST(world.client.del("/_snapshot/r/c_1?wait_for_completion=false").status == 200);
  with_snapshots other{opensearch_2};
  BOOST_TEST(other.client.del("/_snapshot/r/c_1?wait_for_completion=false").status == 400);
}

BOOST_AUTO_TEST_CASE(deleting_a_running_snapshot_aborts_it) {
  with_snapshots world{opensearch_2};
  world.engine.hold_snapshots();
  std::string body;
  std::thread caller{[&] {
    body =
        http_client{world.engine.url()}.put("/_snapshot/r/new?wait_for_completion=true", "{}").body;
  }};
  BOOST_TEST(world.engine.wait_for_snapshot("new"));
  BOOST_TEST(world.client.del("/_snapshot/r/new").status == 200);
  caller.join();
  BOOST_TEST(contains(body, R"("state":"FAILED","reason":"Snapshot was aborted by deletion")"));
  BOOST_TEST(world.listed("new") == missing);
}

BOOST_AUTO_TEST_CASE(a_name_stays_taken_while_its_snapshot_is_being_deleted) {
  with_snapshots world{elasticsearch_8};
  world.engine.hold_deletes();
  BOOST_TEST(world.client.del("/_snapshot/r/b_1?wait_for_completion=false").status == 200);
  BOOST_TEST(world.client.put("/_snapshot/r/b_1", "{}").status == 400);
  auto const before = world.engine.snapshot("r", "b_1")->uuid;
  world.engine.release_deletes();
  BOOST_TEST(world.client.put("/_snapshot/r/b_1", "{}").status == 200);
  BOOST_TEST(world.engine.snapshot("r", "b_1")->uuid != before);
}

BOOST_AUTO_TEST_CASE(status_tells_running_from_done_and_partial_from_nothing) {
  with_snapshots world{opensearch_2};
  world.engine.add_snapshot({.repository = "r", .name = "part", .state = "PARTIAL"});
  world.engine.add_snapshot({.repository = "r", .name = "run", .state = "IN_PROGRESS"});
  auto const only = "/_status?filter_path=snapshots.snapshot,snapshots.state";
  BOOST_TEST(world.client.get("/_snapshot/r/part" + std::string{only}).body ==
             R"({"snapshots":[{"snapshot":"part","state":"SUCCESS"}]})");
  BOOST_TEST(world.client.get("/_snapshot/r" + std::string{only}).body ==
             R"({"snapshots":[{"snapshot":"run","state":"STARTED"}]})");
  BOOST_TEST(world.client.get("/_snapshot/r/b*/_status").status == 404);
}

BOOST_AUTO_TEST_CASE(status_tells_what_is_processed_as_long_as_that_is_not_all) {
  with_snapshots world{opensearch_2};
  world.engine.add_snapshot(
      {.repository = "r", .name = "run", .state = "IN_PROGRESS", .indices = {"i"}});
  auto const only = "/_status?filter_path=snapshots.stats";
  auto const running = world.client.get("/_snapshot/r/run" + std::string{only}).body;
  BOOST_TEST(contains(running, R"("incremental":{"file_count":4,"size_in_bytes":1000})"));
  BOOST_TEST(contains(running, R"("processed":{"file_count":1,"size_in_bytes":250})"));
  auto const ended = world.client.get("/_snapshot/r/b_1" + std::string{only}).body;
  BOOST_TEST(contains(ended, R"("incremental":{"file_count":4,"size_in_bytes":1000})"));
  BOOST_TEST(!contains(ended, "processed"));
}

BOOST_AUTO_TEST_CASE(a_restore_brings_back_what_was_there) {
  with_snapshots world{opensearch_2};
  world.client.put("/i/_doc/1", "{}");
  world.client.put("/_snapshot/r/new?wait_for_completion=true", R"({"indices":"i"})");
  auto const restore = "/_snapshot/r/new/_restore?wait_for_completion=true";
  BOOST_TEST(with_snapshots::names_in(world.client.post(restore, "{}")) ==
             "500 snapshot_restore_exception");
  world.client.del("/i");
  BOOST_TEST(world.client.post(restore, "{}").body ==
             R"({"snapshot":{"snapshot":"new","indices":["i"],)"
             R"("shards":{"total":1,"failed":0,"successful":1}}})");
  BOOST_TEST(contains(world.client.get("/i/_count").body, R"("count":1,)"));
  BOOST_TEST(world.client.post(restore, R"({"indices":"absent"})").status == 404);
}

BOOST_AUTO_TEST_CASE(an_index_in_a_running_snapshot_cannot_be_deleted) {
  with_snapshots world{opensearch_2};
  world.engine.hold_snapshots();
  world.client.put("/_snapshot/r/new", "{}");
  BOOST_TEST(contains(world.client.del("/i").body, "snapshot_in_progress_exception"));
  BOOST_TEST(world.client.del("/_snapshot/r").status == 500);
  with_snapshots other{elasticsearch_8};
  other.engine.hold_snapshots();
  other.client.put("/_snapshot/r/new", "{}");
  BOOST_TEST(other.client.del("/_snapshot/r").status == 409);
}

BOOST_AUTO_TEST_CASE(repositories_are_registered_shown_and_removed) {
  with_snapshots world{opensearch_2};
  auto const body = R"({"type":"fs","settings":{"location":"there","compress":true}})";
  BOOST_TEST(world.client.put("/_snapshot/q", body).body == R"({"acknowledged":true})");
  BOOST_TEST(world.client.get("/_snapshot/q").body ==
             R"({"q":{"type":"fs","settings":{"location":"there","compress":"true"}}})");
  BOOST_TEST(world.client.put("/_snapshot/q", R"({"type":"fs"})").status == 500);
  BOOST_TEST(world.client.del("/_snapshot/q").status == 200);
  BOOST_TEST(world.client.get("/_snapshot/q").status == 404);
}

BOOST_AUTO_TEST_CASE(registering_again_replaces_the_settings_except_on_opensearch_3) {
  auto const limited = R"({"type":"fs","settings":{"location":"r","chunk_size":"1mb"}})";
  auto const plain = R"({"type":"fs","settings":{"location":"r"}})";
  for (auto const flavour : {elasticsearch_8, elasticsearch_9, opensearch_2, opensearch_3}) {
    with_snapshots world{flavour};
    world.client.put("/_snapshot/r", limited);
    BOOST_TEST(world.client.put("/_snapshot/r", plain).status == 200);
    BOOST_TEST(contains(world.client.get("/_snapshot/r").body, "chunk_size") ==
               (flavour == opensearch_3));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
