// GET of one backup with ?progress=true: how far it is, as one member more.

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <thread>

#include "contract/world.hpp"

namespace {

namespace json = boost::json;
using contract::error_of;

struct fixture : contract::world {
  std::string body(const std::string& id, const std::string& query = {}) {
    const auto answer = get("/actuator/backupHistory/" + id + query);
    BOOST_TEST_REQUIRE(answer.status == 200, answer.body);
    return answer.body;
  }
  json::value progress(const std::string& id) {
    return json::parse(body(id, "?progress=true")).at("progress");
  }
};

bool is_status(const support::proxied_request& request) {
  return request.target.find("/_status") != std::string::npos;
}

BOOST_FIXTURE_TEST_SUITE(progress_of_a_backup, fixture)

BOOST_AUTO_TEST_CASE(TheRunningPartTellsShardsAndBytesOnAnyHost) {
  start();
  engine().make_snapshots_slow(repository());
  BOOST_REQUIRE(take("5").status == 200);
  const std::string first = "camunda_webapps_5_8.8.0_part_1_of_6";
  const auto check = [&](const json::value& told) {
    BOOST_TEST((told.at("partsDone") == json::value(0)), json::serialize(told));
    BOOST_TEST((told.at("partsPlanned") == json::value(6)));
    const auto& part = told.at("runningPart");
    BOOST_TEST((part.at("snapshotName") == json::value(first)));
    BOOST_TEST(part.at("message").is_null());
    BOOST_TEST(part.at("shardsTotal").to_number<std::int64_t>() > 0);
    BOOST_TEST(part.at("shardsDone").to_number<std::int64_t>() <
               part.at("shardsTotal").to_number<std::int64_t>());
    return part;
  };
  // Shards begin one after the other, and tell bytes from then on.
  for (int tries = 0; tries < 30; ++tries) {
    const auto part = check(progress("5"));
    if (part.at("bytesTotal").to_number<std::int64_t>() > 0) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  const auto part = check(progress("5"));
  BOOST_TEST(part.at("bytesTotal").to_number<std::int64_t>() > 0);
  BOOST_TEST(part.at("bytesDone").to_number<std::int64_t>() <
             part.at("bytesTotal").to_number<std::int64_t>());

  // Another host, which takes nothing.
  contract::deployment other(
      {"--camunda.data.secondary-storage.type=" +
           std::string(engine().is_opensearch() ? "opensearch" : "elasticsearch"),
       "--camunda.data.secondary-storage." +
           std::string(engine().is_opensearch() ? "opensearch" : "elasticsearch") +
           ".url=" + engine().url(),
       "--camunda.data.backup.repository-name=" + repository(),
       "--camunda.data.backup.resume=false"});
  const auto seen = other.port().get("/actuator/backupHistory/5?progress=true");
  BOOST_TEST_REQUIRE(seen.status == 200, seen.body);
  check(json::parse(seen.body).at("progress"));
  BOOST_TEST(other.stop() == 0);
  BOOST_TEST(remove("5").status == 204);
  engine().let_snapshots_end(repository());
}

BOOST_AUTO_TEST_CASE(WithoutItTheAnswerStaysAsItIsAndWithItItIsTheSameAndOneMemberMore) {
  auto& proxy = start_behind_a_proxy({"--spring.profiles.active=standalone"});
  BOOST_REQUIRE(take("7").status == 200);
  wait_for_state("7", "COMPLETED");
  BOOST_REQUIRE(host().process().wait_for_line("backup.completed", std::chrono::seconds(30)));
  proxy.clear_requests();
  const auto published = body("7");
  BOOST_TEST(published.find("progress") == std::string::npos);
  for (const char* query : {"?progress=false", "?progress=", "?progress", "?other=1"}) {
    BOOST_TEST(body("7", query) == published, query);
  }
  const auto expected = published.substr(0, published.size() - 1) +
                        R"(,"progress":{"partsDone":6,"partsPlanned":6,"runningPart":null}})";
  for (const char* query : {"?progress=true", "?progress=1", "?progress=ON"}) {
    BOOST_TEST(body("7", query) == expected, query);
  }
  BOOST_TEST(get("/actuator/backups/7?progress=true").body == expected);
  BOOST_TEST(get("/actuator/backups/7").body == published);
  // Of a finished backup all is known.
  const auto requests = proxy.requests();
  BOOST_TEST(std::none_of(requests.begin(), requests.end(), is_status));
}

BOOST_AUTO_TEST_CASE(WrongValuesAre400AndAMissingBackup404) {
  start();
  for (const char* query : {"?progress=maybe", "?progress=2", "?progress=true&progress=true",
                            "?progress=false&progress=true", "?progress=%20true"}) {
    BOOST_TEST_CONTEXT(query) {
      const auto seen = error_of(get("/actuator/backupHistory/7" + std::string(query)));
      BOOST_TEST(seen.status == 400);
      BOOST_TEST(seen.is_of_the_framework);
    }
  }
  BOOST_TEST(get("/actuator/backupHistory/7?progress=true").status == 404);
  BOOST_TEST(get("/actuator/backupHistory/x?progress=true").status ==
             get("/actuator/backupHistory/x").status);
}

BOOST_AUTO_TEST_CASE(ManyWhoAskMakeOneQuestionASecond, *boost::unit_test::label("full")) {
  auto& proxy = start_behind_a_proxy();
  engine().make_snapshots_slow(repository());
  BOOST_REQUIRE(take("5").status == 200);
  proxy.clear_requests();
  const auto began = std::chrono::steady_clock::now();
  for (int time = 0; time < 40; ++time) {
    BOOST_TEST((progress("5").at("partsPlanned") == json::value(6)));
  }
  const auto took =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began);
  const auto requests = proxy.requests();
  const auto asked = std::count_if(requests.begin(), requests.end(), is_status);
  BOOST_TEST(asked >= 1);
  BOOST_TEST(asked <= took.count() + 2);
  BOOST_TEST(remove("5").status == 204);
  engine().let_snapshots_end(repository());
}

BOOST_AUTO_TEST_CASE(AnEngineThatDoesNotTellLeavesWhatIsKnown, *boost::unit_test::label("full")) {
  auto& proxy = start_behind_a_proxy();
  engine().make_snapshots_slow(repository());
  BOOST_REQUIRE(take("5").status == 200);
  struct row {
    support::fault what;
    const char* says;
  };
  for (const auto& [what, says] : std::vector<row>{
           {support::faults::answer(support::engine_error_reply(
                413, "too_many_shards_in_snapshots_status_exception", "too many shards")),
            "too many shards"},
           {support::faults::answer({200, {{"Content-Type", "application/json"}}, "{}"}),
            "an answer that is not"},
           {support::faults::hang(), "_status"}}) {
    BOOST_TEST_CONTEXT(says) {
      proxy.clear_rules();
      proxy.add_rule({"GET", "*/_status*", what, 1, 0});
      std::this_thread::sleep_for(std::chrono::milliseconds(1'100));  // asked anew
      const auto told = progress("5");
      BOOST_TEST((told.at("partsDone") == json::value(0)));
      BOOST_TEST((told.at("partsPlanned") == json::value(6)));
      const auto& part = told.at("runningPart");
      for (const char* member : {"shardsDone", "shardsTotal", "bytesDone", "bytesTotal"}) {
        BOOST_TEST(part.at(member).is_null(), member);
      }
      const std::string message(part.at("message").as_string());
      BOOST_TEST(message.find(says) != std::string::npos, message);
    }
  }
  proxy.clear_rules();
  BOOST_TEST(remove("5").status == 204);
  engine().let_snapshots_end(repository());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
