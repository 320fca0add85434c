#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "support/http_client.hpp"
#include "support/scripted_engine.hpp"

namespace {

using support::engine_flavour;
using support::http_client;
using support::scripted_engine;
using enum support::engine_flavour;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Two indices with an archived one between them, behind one alias; a hidden and a closed one.
struct with_indices {
  explicit with_indices(engine_flavour flavour) : engine{flavour}, client{engine.url()} {
    engine.add_index("list_", {"list_alias"});
    engine.add_index("list_2026", {"list_alias"});
    engine.add_index("other");
    client.put("/secret", R"({"settings":{"number_of_replicas":0,"index.hidden":true}})");
    engine.add_index("shut");
    client.post("/shut/_close", "");
  }

  /// The names that an expression means, or the error type.
  std::string meaning(const std::string& target) {
    auto const separator = contains(target, "?") ? "&" : "?";
    auto const answer =
        client.get("/" + target + separator + "filter_path=*.settings.index.provided_name");
    std::string names;
    std::string const marker = "\"provided_name\":\"";
    for (auto at = answer.body.find(marker); at != std::string::npos;
         at = answer.body.find(marker, at)) {
      at += marker.size();
      names += (names.empty() ? "" : ",") + answer.body.substr(at, answer.body.find('"', at) - at);
    }
    return answer.status == 200 ? names : std::to_string(answer.status);
  }

  scripted_engine engine;
  http_client client;
};

BOOST_AUTO_TEST_SUITE(scripted_indices)

BOOST_AUTO_TEST_CASE(an_expression_means_what_it_means_to_real_engines) {
  struct row {
    const char* expression;
    const char* elasticsearch;
    const char* opensearch;
  };
  row const rows[] = {
      {"list_", "list_", "list_"},
      {"list_*", "list_,list_2026", "list_,list_2026"},
      {"list_*,-list_", "list_2026", "list_2026"},
      {"list_alias", "list_,list_2026", "list_,list_2026"},
      {"list_al*", "list_,list_2026", "list_,list_2026"},
      {"*,-list_alias", "list_,list_2026,other", "list_,list_2026,other"},
      {"*,-list_al*", "other", "other"},
      {"other,list_*,-other", "list_,list_2026", "list_,list_2026"},
      {"-list_", "404", "404"},
      {"absent", "404", "404"},
      {"absent,other?ignore_unavailable=true", "other", "other"},
      {"absent*", "", ""},
      {"absent*?allow_no_indices=false", "404", "404"},
      {"secret", "secret", "secret"},
      {"se*", "", ""},
      {"se*?expand_wildcards=all", "secret", "secret"},
      {"s*?expand_wildcards=closed", "shut", "shut"},
      {"*?expand_wildcards=none", "404", ""},
      {"*?expand_wildcards=some", "400", "400"},
      {"other?ignore_unavailable=maybe", "400", "400"},
  };
  with_indices elasticsearch{elasticsearch_8};
  with_indices opensearch{opensearch_2};
  for (auto const& each : rows) {
    BOOST_TEST_CONTEXT(each.expression) {
      BOOST_TEST(elasticsearch.meaning(each.expression) == each.elasticsearch);
      BOOST_TEST(opensearch.meaning(each.expression) == each.opensearch);
    }
  }
}

BOOST_AUTO_TEST_CASE(elasticsearch_9_excludes_without_a_wildcard_too) {
  with_indices world{elasticsearch_9};
  BOOST_TEST(world.meaning("list_,other,-list_") == "other");
  BOOST_TEST(world.meaning("-list_") == "");
}

BOOST_AUTO_TEST_CASE(resolve_tells_indices_and_aliases_apart) {
  with_indices world{opensearch_2};
  BOOST_TEST(
      world.client.get("/_resolve/index/list_*").body ==
      R"({"indices":[{"name":"list_","aliases":["list_alias"],"attributes":["open"]},)"
      R"({"name":"list_2026","aliases":["list_alias"],"attributes":["open"]}],)"
      R"("aliases":[{"name":"list_alias","indices":["list_","list_2026"]}],"data_streams":[]})");
  BOOST_TEST(world.client.get("/_resolve/index/absent").status == 200);
  with_indices other{elasticsearch_9};
  BOOST_TEST(other.client.get("/_resolve/index/absent").status == 404);
}

BOOST_AUTO_TEST_CASE(an_index_name_is_taken_once) {
  with_indices world{elasticsearch_8};
  auto const answer = world.client.put("/other", "{}");
  BOOST_TEST(answer.status == 400);
  BOOST_TEST(contains(answer.body, "resource_already_exists_exception"));
  BOOST_TEST(contains(world.client.put("/list_alias", "{}").body, "already exists as alias"));
}

BOOST_AUTO_TEST_CASE(deleting_by_wildcard_is_refused_by_elasticsearch_only) {
  with_indices elasticsearch{elasticsearch_8};
  BOOST_TEST(elasticsearch.client.del("/list_*").status == 400);
  with_indices opensearch{opensearch_2};
  BOOST_TEST(opensearch.client.del("/list_*").status == 200);
  BOOST_TEST(!contains(opensearch.client.get("/_resolve/index/*").body, "list_"));
}

BOOST_AUTO_TEST_CASE(deleting_is_all_or_nothing) {
  with_indices world{opensearch_2};
  BOOST_TEST(world.client.del("/other,absent").status == 404);
  BOOST_TEST(world.client.get("/other").status == 200);
  BOOST_TEST(world.client.del("/list_alias").status == 400);
  BOOST_TEST(world.client.del("/other,absent?ignore_unavailable=true").status == 200);
  BOOST_TEST(world.client.get("/other").status == 404);
}

BOOST_AUTO_TEST_CASE(settings_are_shown_by_name) {
  with_indices world{opensearch_2};
  BOOST_TEST(world.client.get("/list_2*/_settings/index.number_of_shards").body ==
             R"({"list_2026":{"settings":{"index":{"number_of_shards":"1"}}}})");
  BOOST_TEST(
      world.client.get("/list_2*/_settings/index.number_of_shards?flat_settings=true").body ==
      R"({"list_2026":{"settings":{"index.number_of_shards":"1"}}})");
}

BOOST_AUTO_TEST_CASE(documents_are_written_counted_and_refused_by_closed_indices) {
  with_indices world{opensearch_2};
  BOOST_TEST(world.client.put("/other/_doc/1", "{}").status == 201);
  BOOST_TEST(world.client.put("/other/_doc/1", "{}").status == 200);
  BOOST_TEST(world.client.post("/other/_doc", "{}").status == 201);
  auto const bulk = world.client.post("/_bulk",
                                      "{\"index\":{\"_index\":\"other\",\"_id\":\"2\"}}\n{}\n"
                                      "{\"create\":{\"_index\":\"other\",\"_id\":\"2\"}}\n{}\n"
                                      "{\"delete\":{\"_index\":\"other\",\"_id\":\"1\"}}\n",
                                      {{"Content-Type", "application/x-ndjson"}});
  BOOST_TEST(contains(bulk.body, "\"errors\":true"));
  BOOST_TEST(contains(bulk.body, "version_conflict_engine_exception"));
  BOOST_TEST(contains(world.client.get("/other/_count").body, "{\"count\":2,"));
  BOOST_TEST(contains(world.client.get("/shut/_count").body, "index_closed_exception"));
  BOOST_TEST(world.client.post("/_bulk", "{\"index\":{\"_index\":\"other\"}}\n{}").status == 400);
}

BOOST_AUTO_TEST_CASE(aliases_are_added_and_removed) {
  with_indices world{elasticsearch_8};
  BOOST_TEST(world.client
                 .post("/_aliases", R"({"actions":[{"add":{"index":"other","alias":"new"}},)"
                                    R"({"remove":{"index":"list_2026","alias":"list_alias"}}]})")
                 .body == R"({"acknowledged":true,"errors":false})");
  BOOST_TEST(world.meaning("new") == "other");
  BOOST_TEST(world.meaning("list_alias") == "list_");
  BOOST_TEST(world.client.post("/_aliases", "{}").status == 400);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
