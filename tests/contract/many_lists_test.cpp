// Lists of many backups: whole, shared, in pieces, and in time also where the engine is slow.

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "contract/world.hpp"
#include "support/raw_socket.hpp"

namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr const char* history = "/actuator/backupHistory";
constexpr const char* without_details = "/actuator/backupHistory?verbose=false";
/// What lists ask for details.
constexpr const char* for_details = "/_snapshot/*/*?*verbose=true";

class many_lists : public contract::world {
 public:
  /// Finished backups of one part with these ids, as another host would have left them.
  void put_backups(int first, int last) {
    for (int id = first; id <= last; ++id) {
      engine().admin().create_snapshot(
          repository(), "camunda_webapps_" + std::to_string(id) + "_8.8.0_part_1_of_1",
          {prefix() + "-operate-metric-8.3.0_"});
    }
  }
};

BOOST_FIXTURE_TEST_SUITE(lists_of_many, many_lists)

BOOST_AUTO_TEST_CASE(ALateListComesWithoutTheDetailsThatWereNotTold) {
  put_backups(1, 3);
  auto& proxy = start_behind_a_proxy({"--actuator.plugins.backup.request-timeout=1500ms"});
  get(std::string(history) + "/2");  // known from now on
  proxy.add_rule({"GET", for_details, support::faults::hang(), 1, 0, {}});
  const auto began = std::chrono::steady_clock::now();
  const auto late = get(history);
  BOOST_TEST((std::chrono::steady_clock::now() - began < 5s));
  BOOST_TEST(late.status == 200);
  BOOST_TEST(support::header_value(late.headers, "Backup-Details").value_or("") ==
             "partial; known=1; total=3");
  const auto list = json::parse(late.body);
  BOOST_REQUIRE(list.as_array().size() == 3U);
  for (const auto& one : list.as_array()) {
    const bool is_known = one.at("backupId").as_int64() == 2;
    BOOST_TEST((one.at("state") == json::value("COMPLETED")));
    BOOST_TEST(one.at("details").at(0).at("startTime").is_null() != is_known);
    BOOST_TEST(one.at("details").at(0).at("failures").is_null() != is_known);
  }
  // A single backup is shown whole or not at all.
  BOOST_TEST(get(std::string(history) + "/3").status == 502);
  proxy.clear_rules();
  const auto whole = get(history);
  BOOST_TEST(!support::header_value(whole.headers, "Backup-Details").has_value());
  BOOST_TEST(!json::parse(whole.body).at(0).at("details").at(0).at("startTime").is_null());
}

BOOST_AUTO_TEST_CASE(ALateListIsAnErrorWhereThatIsWanted) {
  put_backups(1, 2);
  auto& proxy = start_behind_a_proxy({"--actuator.plugins.backup.request-timeout=1500ms",
                                      "--actuator.plugins.backup.details.when-late=error"});
  proxy.add_rule({"GET", for_details, support::faults::hang(), 1, 0, {}});
  const auto late = contract::error_of(get(history));
  BOOST_TEST(late.status == 502);
  BOOST_TEST(late.message.find("details of 2 of 2 snapshots") != std::string::npos, late.message);
  BOOST_TEST(get(std::string(history) + "?verbose=false").status == 200);
}

BOOST_AUTO_TEST_CASE(ABusyEngineIsAskedForDetailsAgain) {
  put_backups(1, 3);
  auto& proxy = start_behind_a_proxy();
  proxy.add_rule({"GET",
                  for_details,
                  support::faults::answer({429, {{"Retry-After", "0"}}, "{}", {}}),
                  1,
                  2,
                  {}});
  const auto list = get(history);
  BOOST_TEST(list.status == 200);
  BOOST_TEST(!support::header_value(list.headers, "Backup-Details").has_value());
}

BOOST_AUTO_TEST_CASE(AListThatBreaksHalfWayIsAnErrorAndNothingOfItIsShown) {
  put_backups(1, 3);
  auto& proxy = start_behind_a_proxy();
  const auto half = [](support::http_reply& reply) {
    reply.body = reply.body.substr(0, reply.body.size() / 2);
  };
  // Details first: while names fail, those may be read and are known from then on.
  for (const char* calls : {for_details, "/_snapshot/*/*?*verbose=false"}) {
    proxy.add_rule({"GET",
                    calls,
                    support::faults::edit([half](support::http_reply& reply) {
                      half(reply);
                      reply.body += "<html>";
                    }),
                    1,
                    0,
                    {}});
    const auto garbage = contract::error_of(get(history));
    BOOST_TEST(garbage.status == 500);
    BOOST_TEST(garbage.message.find("it is not JSON") != std::string::npos, garbage.message);
    proxy.clear_rules();
  }
  proxy.add_rule(
      {"GET", "/_snapshot/*/*?*verbose=false", support::faults::truncate(300), 1, 0, {}});
  const auto cut = contract::error_of(get(history));
  BOOST_TEST(cut.status == 502);
  BOOST_TEST(cut.message.find("/_snapshot/") != std::string::npos, cut.message);
  proxy.clear_rules();
  BOOST_TEST(json::parse(get(history).body).as_array().size() == 3U);
}

BOOST_AUTO_TEST_CASE(ManyWhoAskAtTheSameMomentGetTheSame) {
  put_backups(1, 5);
  start();
  const auto port =
      static_cast<std::uint16_t>(std::stoi(host().url().substr(host().url().rfind(':') + 1)));
  std::vector<support::raw_socket> asking;
  for (int count = 0; count < 40; ++count) {
    asking.push_back(support::raw_socket::connect(port));
    asking.back().send(
        "GET /actuator/backupHistory HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  }
  const auto body_of = [](const std::string& answer) {
    return answer.substr(answer.find("\r\n\r\n") + 4);
  };
  const auto expected = get(history).body;
  for (auto& each : asking) {
    const auto answer = each.read_to_end(20s);
    BOOST_TEST(answer.starts_with("HTTP/1.1 200"), answer);
    BOOST_TEST(body_of(answer) == expected);
  }
}

/// Puts more snapshots like the first one into every listing of ours.
void multiply(support::http_reply& reply) {
  json::error_code fault;
  auto body = json::parse(reply.body, fault);
  auto* const found =
      fault || !body.is_object() ? nullptr : body.get_object().if_contains("snapshots");
  if (found == nullptr || !found->is_array() || found->get_array().size() != 1) return;
  const auto first = found->get_array().front();
  for (int id = 1'001; id <= 1'500; ++id) {
    auto another = first;
    another.at("snapshot") = "camunda_webapps_" + std::to_string(id) + "_8.8.0_part_1_of_1";
    another.at("uuid") = "uuid-" + std::to_string(id);
    found->get_array().push_back(another);
  }
  reply.body = json::serialize(body);
}

BOOST_AUTO_TEST_CASE(LongListsComeWholeHoweverManyWereAskedForBefore) {
  put_backups(1, 1);
  auto& proxy = start_behind_a_proxy();
  proxy.add_rule({"GET", "/_snapshot/*/*", support::faults::edit(multiply), 1, 0, {}});
  for (int asked = 0; asked < 100; ++asked) {
    const auto list = get(without_details);
    BOOST_REQUIRE_MESSAGE(list.status == 200, "list " << asked << ": " << list.body);
    BOOST_REQUIRE(list.body.size() > 65'536U);
    BOOST_REQUIRE(json::parse(list.body).as_array().size() == 501U);
  }
}

BOOST_AUTO_TEST_CASE(AClientThatLeavesALongListOrReadsNoneOfItHoldsUpNobody) {
  put_backups(1, 1);
  auto& proxy = start_behind_a_proxy();
  proxy.add_rule({"GET", "/_snapshot/*/*", support::faults::edit(multiply), 1, 0, {}});
  const auto port =
      static_cast<std::uint16_t>(std::stoi(host().url().substr(host().url().rfind(':') + 1)));
  std::vector<support::raw_socket> deaf;
  for (int count = 0; count < 30; ++count) {
    auto leaving = support::raw_socket::connect(port);
    leaving.send("GET /actuator/backupHistory?verbose=false HTTP/1.1\r\nHost: h\r\n\r\n");
    deaf.push_back(support::raw_socket::connect(port));
    deaf.back().send("GET /actuator/backupHistory?verbose=false HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  const auto list = get(without_details);
  BOOST_TEST(list.status == 200);
  BOOST_TEST(json::parse(list.body).as_array().size() == 501U);
}

BOOST_AUTO_TEST_CASE(DetailsOutliveARestartInTheirFile) {
  put_backups(1, 3);
  const auto file = "/tmp/contract-details-" + std::to_string(::getpid()) + "-" + repository();
  const auto kept = "--actuator.plugins.backup.details.file=" + file;
  start({kept});
  const auto before = get(history).body;
  BOOST_TEST(host().stop() == 0);
  auto& proxy = start_behind_a_proxy({kept});
  proxy.add_rule({"GET", for_details, support::faults::hang(), 1, 0, {}});
  const auto until = std::chrono::steady_clock::now() + 10s;
  auto after = get(std::string(history) + "?verbose=false").body;
  while (after.find("\"startTime\":null") != std::string::npos &&
         std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(50ms);
    after = get(std::string(history) + "?verbose=false").body;
  }
  BOOST_TEST(get(history).body == before);
  ::unlink(file.c_str());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
