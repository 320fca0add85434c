#include "engine/engine_error_reading.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace engine = backup::engine;
namespace net = backup::net;
using backup::service::engine_fault;

namespace {

const engine::asked call{net::http_method::get, "http://h:9200/_snapshot/camunda?verbose=true"};
const std::string asked_words = "GET http://h:9200/_snapshot/camunda";

engine::failed_call refused(int status, std::string body,
                            std::optional<std::string> retry_after = {}) {
  auto read = engine::read_outcome(
      call, net::http_response{status, std::move(retry_after), {}, std::move(body)});
  BOOST_TEST_REQUIRE(!read.has_value());
  return read.error();
}

std::string error_body(const std::string& type, const std::string& reason) {
  const auto complaint = R"("type":")" + type + R"(","reason":")" + reason + "\"";
  return R"({"error":{"root_cause":[{)" + complaint + "}]," + complaint + R"(},"status":1})";
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_a_refusal_means_is_read_from_status_type_and_reason) {
  struct row {
    int status;
    std::string body;
    engine_fault fault;
    bool snapshot_missing = false;
  };
  const std::string in_use = "[camunda:s] Invalid snapshot name [s], snapshot with the same name ";
  const std::vector<row> rows{
      {400, error_body("snapshot_name_already_in_use_exception", in_use + "already exists"),
       engine_fault::name_taken},
      {400, error_body("invalid_snapshot_name_exception", in_use + "already exists"),
       engine_fault::name_taken},
      {400, error_body("invalid_snapshot_name_exception", in_use + "is already in-progress"),
       engine_fault::name_taken},
      {400, error_body("invalid_snapshot_name_exception", "[camunda:S] must be lowercase"),
       engine_fault::refused},
      {400, error_body("illegal_argument_exception", in_use + "already exists"),
       engine_fault::refused},
      {500, error_body("snapshot_name_already_in_use_exception", ""), engine_fault::failed},
      {404, error_body("repository_missing_exception", "[camunda] missing"),
       engine_fault::repository_missing},
      {404, error_body("index_not_found_exception", "no such index [a]"),
       engine_fault::index_missing},
      {404, error_body("snapshot_missing_exception", "[camunda:s] is missing"),
       engine_fault::refused, true},
      {404, "<html>not found</html>", engine_fault::refused},
      {404, "", engine_fault::refused},
      {401, "Unauthorized", engine_fault::refused},
      {401, error_body("security_exception", "missing authentication"), engine_fault::refused},
      {403, error_body("security_exception", "no permissions"), engine_fault::refused},
      {405, R"({"error":"Incorrect HTTP method","status":405})", engine_fault::refused},
      {406, R"({"error":"Content-Type header is not supported","status":406})",
       engine_fault::refused},
      {413, error_body("too_many_shards_in_snapshots_status_exception", "x"),
       engine_fault::refused},
      {301, "", engine_fault::refused},
      {429, error_body("es_rejected_execution_exception", "x"), engine_fault::busy},
      {429, error_body("circuit_breaking_exception", "x"), engine_fault::busy},
      {502, "<html>Bad Gateway</html>", engine_fault::busy},
      {503, error_body("concurrent_snapshot_execution_exception", "x"), engine_fault::busy},
      {503, error_body("master_not_discovered_exception", "null"), engine_fault::busy},
      {504, "", engine_fault::busy},
      {500, error_body("repository_exception", "x"), engine_fault::failed},
      {500, error_body("snapshot_exception", "x"), engine_fault::failed},
      {500,
       error_body("snapshot_exception", "[camunda:s/u] Indices don't have primary shards [a, b]"),
       engine_fault::busy},
      {500,
       error_body("snapshot_exception",
                  "[camunda:s/u] the following indices have unassigned primary shards and cannot "
                  "be included in a snapshot [a]"),
       engine_fault::busy},
      {501, "", engine_fault::failed},
      {599, "", engine_fault::failed},
      {101, "", engine_fault::nonsense},
      // The cause below an error of another node counts when the outer one says nothing.
      {404,
       R"({"error":{"type":"remote_transport_exception","reason":"[n]","root_cause":[)"
       R"({"type":"repository_missing_exception","reason":"[camunda] missing"}]},"status":404})",
       engine_fault::repository_missing},
  };
  for (const auto& row : rows) {
    const auto read = refused(row.status, row.body);
    BOOST_TEST_CONTEXT(row.status << " " << row.body) {
      BOOST_TEST((read.error.fault == row.fault));
      BOOST_TEST(read.error.status == row.status);
      BOOST_TEST(read.snapshot_missing == row.snapshot_missing);
      BOOST_TEST(read.error.message.starts_with(asked_words + " was answered with " +
                                                std::to_string(row.status)),
                 read.error.message);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_sentence_has_the_engines_own_words) {
  struct row {
    std::string body;
    std::string words;
  };
  const std::vector<row> rows{
      {error_body("t_exception", "the reason"), " t_exception: the reason"},
      {R"({"error":{"type":"t_exception"}})", " t_exception"},
      {R"({"error":{"reason":"why"}})", " why"},
      {R"({"error":"plain words","status":500})", " plain words"},
      {R"({"error":{"type":5}})", R"( {"error":{"type":5}})"},
      {R"({"error":{"type":"outer","reason":"a","root_cause":[{"type":"inner","reason":"b"}]}})",
       " outer: a, caused by inner: b"},
      {R"({"error":{"type":"outer","reason":"a","root_cause":[]}})", " outer: a"},
      {"Unauthorized", " Unauthorized"},
      {"<html>\r\n\t<b>caf\xe9</b>", " <html> <b>caf?</b>"},
      {"", ""},
      {R"({"error":{"type":"t","reason":"a\n\u0007b"}})", " t: a b"},
      {R"({"error":{"type":"t","reason":"not with Basic YWRhOnMzY3JldA=="}})",
       " t: not with Basic ***"},
      {R"({"error":{"type":"t","reason":")" + std::string(400, 'x') + R"("}})",
       " t: " + std::string(300, 'x') + "..."},
  };
  for (const auto& row : rows) {
    BOOST_TEST(refused(500, row.body).error.message ==
               asked_words + " was answered with 500" + row.words);
  }
  BOOST_TEST(refused(503, "", "5").error.message ==
             asked_words + " was answered with 503 (Retry-After: 5)");
}

BOOST_AUTO_TEST_CASE(what_happened_on_the_way_is_told_apart_by_whether_it_may_pass) {
  struct row {
    net::transport_fault happened;
    engine_fault fault;
    bool transient;
  };
  const std::vector<row> rows{
      {net::transport_fault::connect, engine_fault::unreachable, true},
      {net::transport_fault::timeout, engine_fault::unreachable, true},
      {net::transport_fault::cut, engine_fault::unreachable, true},
      {net::transport_fault::tls, engine_fault::unreachable, true},
      {net::transport_fault::too_large, engine_fault::nonsense, false},
      {net::transport_fault::garbled, engine_fault::nonsense, false},
      {net::transport_fault::cancelled, engine_fault::stopped, false},
  };
  for (const auto& row : rows) {
    const auto read = engine::read_outcome(
        call, tl::make_unexpected(net::transport_failure{row.happened, "the reason"}));
    BOOST_TEST_REQUIRE(!read.has_value());
    const auto& error = read.error().error;
    BOOST_TEST((error.fault == row.fault));
    BOOST_TEST(error.status == 0);
    BOOST_TEST(error.is_transient() == row.transient);
    BOOST_TEST(error.message.starts_with(asked_words + " "), error.message);
    BOOST_TEST(error.message.ends_with(": the reason"), error.message);
  }
}

BOOST_AUTO_TEST_CASE(every_2xx_answer_is_left_to_who_asked) {
  for (const int status : {200, 201, 299}) {
    const auto read = engine::read_outcome(call, net::http_response{status, {}, {}, "body"});
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(*read == "body");
  }
}

BOOST_AUTO_TEST_CASE(a_long_url_is_cut_and_loses_its_query) {
  const engine::asked deletion{net::http_method::del,
                               "http://h/" + std::string(3000, 'a') + "?q=1"};
  BOOST_TEST(deletion.to_string() == "DELETE http://h/" + std::string(291, 'a') + "...");
}
