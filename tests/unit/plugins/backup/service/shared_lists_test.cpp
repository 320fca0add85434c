#include "service/shared_lists.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <thread>

#include "unit/plugins/backup/service/service_rig.hpp"

namespace {

using namespace std::chrono_literals;
using namespace service_test;
using service::detail;

struct sharing : service_rig {
  service::shared_lists lists{*service, on, 2, 10};
  scheduling::guarded<std::vector<std::shared_ptr<const service::backup_list>>> told{on};

  bool ask(const std::string& pattern = "camunda_webapps_*", detail how_much = detail::states) {
    return lists.ask(pattern, how_much, limits(), [this](const auto& found) {
      auto held = told.lock();
      held->push_back(found ? *found : nullptr);
      held.notify_all();
    });
  }
  bool await_told(std::size_t count) {
    return told.lock().wait_until(on.now() + 30s,
                                  [count](const auto& now) { return now.size() == count; });
  }
  std::ptrdiff_t looks() {
    const auto calls = engine.calls();
    return std::count_if(calls.begin(), calls.end(),
                         [](const auto& call) { return call.starts_with("list "); });
  }
};

BOOST_FIXTURE_TEST_SUITE(shared_list, sharing)

BOOST_AUTO_TEST_CASE(WhoAsksAtTheSameMomentIsToldTheSameList) {
  engine.add(part("camunda_webapps_3_8.8.0_part_1_of_1", "SUCCESS", 2000));
  engine.hold("list");
  BOOST_REQUIRE(ask());
  BOOST_REQUIRE(engine.saw("list "));
  BOOST_REQUIRE(ask());
  BOOST_REQUIRE(ask());
  engine.release();
  BOOST_REQUIRE(await_told(3));
  BOOST_TEST(looks() == 1);
  auto held = told.lock();
  BOOST_TEST(held->at(0)->size() == 1U);
  BOOST_TEST(held->at(0) == held->at(1));
  BOOST_TEST(held->at(0) == held->at(2));
}

BOOST_AUTO_TEST_CASE(AnotherPatternOrDetailIsAnotherList) {
  engine.hold("list");
  BOOST_REQUIRE(ask());
  BOOST_REQUIRE(ask("camunda_webapps_1*"));
  BOOST_REQUIRE(ask("camunda_webapps_*", detail::full));
  engine.release();
  BOOST_REQUIRE(await_told(3));
  BOOST_TEST(looks() == 3);
}

BOOST_AUTO_TEST_CASE(WhoWasToldSomethingNewerLooksAgain) {
  engine.hold("list camunda_webapps_*");
  BOOST_REQUIRE(ask());
  BOOST_REQUIRE(engine.saw("list camunda_webapps_*"));
  BOOST_TEST(!service->get(id(9), limits()).has_value());
  BOOST_REQUIRE(ask());
  engine.release();
  BOOST_REQUIRE(await_told(2));
  BOOST_TEST(looks() == 3);
}

BOOST_AUTO_TEST_CASE(WhoComesLaterSeesWhatIsTrueThen) {
  engine.hold("list");
  BOOST_REQUIRE(ask());
  BOOST_REQUIRE(engine.saw("list "));
  std::this_thread::sleep_for(150ms);
  BOOST_REQUIRE(ask());
  engine.release();
  BOOST_REQUIRE(await_told(2));
  BOOST_TEST(looks() == 2);
}

BOOST_AUTO_TEST_CASE(BeyondTheBoundNobodyIsTaken) {
  engine.hold("list");
  int taken = 0;
  for (int asker = 0; asker < 15; ++asker) taken += ask() ? 1 : 0;
  BOOST_TEST(taken == 10);
  engine.release();
  BOOST_REQUIRE(await_told(10));
  BOOST_TEST(ask());
  BOOST_REQUIRE(await_told(11));
}

BOOST_AUTO_TEST_CASE(AnErrorIsToldToAll) {
  engine.hold("list");
  engine.fail_next("list", engine_away);
  BOOST_REQUIRE(ask());
  BOOST_REQUIRE(engine.saw("list "));
  BOOST_REQUIRE(ask());
  engine.release();
  BOOST_REQUIRE(await_told(2));
  BOOST_TEST(told.lock()->at(0) == nullptr);
  BOOST_TEST(told.lock()->at(1) == nullptr);
}

BOOST_AUTO_TEST_CASE(AFaultOfThisHostIsToldAndTheThreadGoesOn) {
  engine.run_out_of_memory_at("list");
  BOOST_REQUIRE(ask());
  BOOST_REQUIRE(await_told(1));
  BOOST_TEST(told.lock()->at(0) == nullptr);
  BOOST_REQUIRE(ask());
  BOOST_REQUIRE(await_told(2));
  BOOST_TEST(told.lock()->at(1) != nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
