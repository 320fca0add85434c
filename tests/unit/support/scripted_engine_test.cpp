#include "support/scripted_engine.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>

#include "support/http_client.hpp"

namespace {

using namespace std::chrono_literals;
using support::engine_flavour;
using support::http_client;
using support::scripted_engine;
using enum support::engine_flavour;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr engine_flavour all_flavours[] = {elasticsearch_8, elasticsearch_9, opensearch_2,
                                           opensearch_3};

BOOST_AUTO_TEST_SUITE(the_scripted_engine)

BOOST_AUTO_TEST_CASE(flavours_have_the_names_of_the_engine_rig) {
  for (auto const each : all_flavours) {
    BOOST_TEST((support::flavour_named(support::name_of(each)) == each));
  }
  BOOST_TEST(!support::flavour_named("elasticsearch"));
}

BOOST_AUTO_TEST_CASE(it_says_what_it_is_as_each_flavour_does) {
  struct row {
    engine_flavour flavour;
    const char* number;
    bool elasticsearch;
  };
  for (auto const& each :
       {row{elasticsearch_8, "8.19.21", true}, row{elasticsearch_9, "9.5.3", true},
        row{opensearch_2, "2.19.1", false}, row{opensearch_3, "3.8.0", false}}) {
    scripted_engine engine{each.flavour};
    http_client client{engine.url()};
    for (auto const* target : {"/", "/absent"}) {
      auto const answer = client.get(target);
      BOOST_TEST(support::header_value(answer.headers, "X-Elastic-Product").has_value() ==
                 each.elasticsearch);
    }
    auto const root = client.get("/");
    BOOST_TEST(contains(root.body, std::string{"\"number\":\""} + each.number + "\""));
    BOOST_TEST(contains(root.body, "\"distribution\":\"opensearch\"") == !each.elasticsearch);
  }
}

BOOST_AUTO_TEST_CASE(a_call_that_it_does_not_implement_is_501_and_recorded) {
  scripted_engine engine{opensearch_2};
  http_client client{engine.url()};
  BOOST_TEST(client.get("/_cat/indices").status == 501);
  BOOST_TEST(client.post("/_snapshot/r/s/_clone/t", "{}").status == 501);
  auto const unexpected = engine.unexpected_calls();
  BOOST_TEST(unexpected.size() == 2U);
  BOOST_TEST((unexpected[0] == support::recorded_request{"GET", "/_cat/indices", "", 501}));
}

BOOST_AUTO_TEST_CASE(a_call_that_a_test_does_not_expect_is_501_and_recorded) {
  scripted_engine engine{opensearch_2};
  engine.expect_only({{"GET", "/_snapshot/*"}});
  http_client client{engine.url()};
  BOOST_TEST(client.get("/_snapshot/r").status == 404);
  BOOST_TEST(client.del("/_snapshot/r").status == 501);
  BOOST_TEST(engine.unexpected_calls().size() == 1U);
}

BOOST_AUTO_TEST_CASE(requests_are_recorded_in_order_with_their_bodies_and_statuses) {
  scripted_engine engine{elasticsearch_8};
  http_client client{engine.url()};
  client.put("/a", "{}");
  client.get("/a?x=y");
  std::vector<support::recorded_request> const expected{{"PUT", "/a", "{}", 200},
                                                        {"GET", "/a?x=y", "", 400}};
  BOOST_TEST((engine.requests() == expected));
  BOOST_TEST(engine.unexpected_calls().empty());
}

BOOST_AUTO_TEST_CASE(an_unknown_query_parameter_is_refused_before_anything_happens) {
  scripted_engine engine{elasticsearch_8};
  http_client client{engine.url()};
  auto const answer = client.put("/a?one=1&two=2", "{}");
  BOOST_TEST(answer.status == 400);
  BOOST_TEST(contains(answer.body, "request [/a] contains unrecognized parameters: [one], [two]"));
  BOOST_TEST(engine.index_names().empty());
}

BOOST_AUTO_TEST_CASE(a_request_line_over_4096_bytes_is_refused) {
  scripted_engine engine{opensearch_2};
  http_client client{engine.url()};
  std::string const beginning = "/_cluster/health?filter_path=";
  auto const target = [&](std::size_t line) {
    return beginning + std::string(line - beginning.size() - sizeof "GET  HTTP/1.1" + 1, 'a');
  };
  BOOST_TEST(client.get(target(4096)).status == 200);
  auto const answer = client.get(target(4097));
  BOOST_TEST(answer.status == 400);
  BOOST_TEST(contains(answer.body, "too_long_http_line_exception"));
}

BOOST_AUTO_TEST_CASE(a_media_type_that_engines_do_not_know_is_406_with_a_plain_text_error) {
  scripted_engine engine{opensearch_2};
  http_client client{engine.url()};
  auto const answer = client.put("/a", "x", {{"Content-Type", "text/plain"}});
  BOOST_TEST(answer.status == 406);
  BOOST_TEST(answer.body ==
             R"({"error":"Content-Type header [text/plain] is not supported","status":406})");
}

BOOST_AUTO_TEST_CASE(a_scripted_answer_is_given_as_often_as_asked_and_has_no_other_effect) {
  scripted_engine engine{opensearch_2};
  http_client client{engine.url()};
  engine.answer_next("PUT", "/a*", support::engine_error_reply(503, "busy_exception", "later"), 2);
  BOOST_TEST(client.put("/ab", "{}").status == 503);
  BOOST_TEST(client.put("/b", "{}").status == 200);
  BOOST_TEST(client.put("/ab", "{}").body ==
             R"({"error":{"root_cause":[{"type":"busy_exception","reason":"later"}],)"
             R"("type":"busy_exception","reason":"later"},"status":503})");
  BOOST_TEST(client.put("/ab", "{}").status == 200);
  BOOST_TEST((engine.index_names() == std::vector<std::string>{"ab", "b"}));
}

BOOST_AUTO_TEST_CASE(filter_path_reduces_answers_but_not_errors) {
  scripted_engine engine{elasticsearch_8};
  engine.add_index("a", {"b"});
  http_client client{engine.url()};
  BOOST_TEST(client.get("/a?filter_path=*.aliases").body == R"({"a":{"aliases":{"b":{}}}})");
  BOOST_TEST(client.get("/a?filter_path=a.settings.index.number_of_*").body ==
             R"({"a":{"settings":{"index":{"number_of_replicas":"0","number_of_shards":"1"}}}})");
  BOOST_TEST(client.get("/a?filter_path=-*.settings,-*.mappings").body ==
             R"({"a":{"aliases":{"b":{}}}})");
  BOOST_TEST(client.get("/a?filter_path=**.number_of_shards").body ==
             R"({"a":{"settings":{"index":{"number_of_shards":"1"}}}})");
  BOOST_TEST(client.get("/a?filter_path=nothing").body == "{}");
  BOOST_TEST(contains(client.get("/absent?filter_path=status").body, "root_cause"));
}

BOOST_AUTO_TEST_CASE(a_killed_node_forgets_running_snapshots_and_keeps_the_rest) {
  scripted_engine engine{opensearch_3};
  engine.add_repository("r");
  engine.add_snapshot({.repository = "r", .name = "done"});
  engine.hold_snapshots();
  http_client client{engine.url()};
  client.put("/_snapshot/r/lost", "{}");
  engine.kill();
  BOOST_CHECK_THROW(client.get("/"), std::runtime_error);
  engine.start_again();
  BOOST_TEST(client.get("/_snapshot/r/lost").status == 404);
  BOOST_TEST(client.get("/_snapshot/r/done").status == 200);
}

BOOST_AUTO_TEST_CASE(a_request_can_be_waited_for) {
  scripted_engine engine{opensearch_3};
  std::thread caller{[&] { http_client{engine.url()}.get("/_cluster/health"); }};
  BOOST_TEST(
      engine.wait_for_requests([](auto& each) { return each.target == "/_cluster/health"; }));
  caller.join();
  BOOST_TEST(!engine.wait_for_requests([](auto&) { return true; }, 2, 10ms));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
