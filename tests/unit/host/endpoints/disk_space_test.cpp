#include "endpoints/disk_space.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

using host::endpoints::disk_space;
using host::registry::health_registry;
using std::chrono::milliseconds;

namespace {

/// "UP {...}"
std::string shown(const health_registry& health, milliseconds later = milliseconds(0)) {
  const auto all = health.components(health_registry::clock::now() + later);
  BOOST_REQUIRE(all.size() == 1U);
  BOOST_TEST(all.front().name == "diskSpace");
  return std::string(to_string(all.front().status)) + " " + all.front().details_json;
}

disk_space::settings on(std::int64_t total, std::int64_t free) {
  disk_space::settings with;
  with.path = "/data";
  with.threshold = 100;
  with.ask = [=](const std::string&, std::int64_t& all, std::int64_t& left) {
    all = total;
    left = free;
    return total > 0;
  };
  return with;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(disk_space_of_the_host)

BOOST_AUTO_TEST_CASE(enough_free_space_is_up_and_less_is_down) {
  health_registry enough;
  const disk_space first(enough, on(1000, 100));
  BOOST_TEST(shown(enough) ==
             R"(UP {"total":1000,"free":100,"threshold":100,"path":"/data","exists":true})");
  health_registry little;
  const disk_space second(little, on(1000, 99));
  BOOST_TEST(shown(little).starts_with("DOWN "));
  health_registry missing;
  const disk_space third(missing, on(0, 0));
  BOOST_TEST(shown(missing) ==
             R"(DOWN {"total":0,"free":0,"threshold":100,"path":"/data","exists":false})");
}

BOOST_AUTO_TEST_CASE(the_system_is_asked) {
  health_registry health;
  disk_space::settings with;
  with.path = ".";
  const disk_space real(health, std::move(with));
  BOOST_TEST(shown(health).starts_with("UP {\"total\":"), shown(health));
  BOOST_TEST(shown(health).find("\"path\":\"/") != std::string::npos, shown(health));
  health_registry nowhere;
  with.path = "/no/such/folder";
  const disk_space gone(nowhere, std::move(with));
  BOOST_TEST(shown(nowhere).find("\"exists\":false") != std::string::npos, shown(nowhere));
}

BOOST_AUTO_TEST_CASE(a_disk_that_hangs_holds_nobody_and_reads_unknown) {
  // Kept by the thread of the look, which outlives the component.
  auto release = std::make_shared<std::promise<void>>();
  auto returned = std::make_shared<std::promise<void>>();
  const auto hung = std::make_shared<std::shared_future<void>>(release->get_future());
  auto with = on(1000, 1000);
  with.ask = [hung, returned](const std::string&, std::int64_t&, std::int64_t&) {
    hung->wait();
    returned->set_value();
    return true;
  };
  const auto begun = std::chrono::steady_clock::now();
  {
    health_registry health;
    const disk_space component(health, std::move(with));
    BOOST_TEST(shown(health) == "UNKNOWN ");
  }
  BOOST_TEST((std::chrono::steady_clock::now() - begun < std::chrono::seconds(5)));
  release->set_value();
  BOOST_TEST(
      (returned->get_future().wait_for(std::chrono::seconds(5)) == std::future_status::ready));
}

BOOST_AUTO_TEST_CASE(a_look_that_is_too_old_reads_unknown) {
  health_registry health;
  auto with = on(1000, 1000);
  with.interval = std::chrono::hours(1);
  const disk_space component(health, std::move(with));
  BOOST_TEST(shown(health, std::chrono::hours(2)).starts_with("UP "));
  BOOST_TEST(shown(health, std::chrono::hours(4)).starts_with("UNKNOWN "));
}

BOOST_AUTO_TEST_CASE(it_looks_again_and_tells_of_slow_looks) {
  health_registry health;
  auto looks = std::make_shared<std::atomic<int>>(0);
  auto slow = std::make_shared<std::promise<milliseconds>>();
  auto with = on(1000, 1000);
  with.interval = milliseconds(10);
  with.slow = milliseconds(50);
  with.ask = [looks](const std::string&, std::int64_t&, std::int64_t& left) {
    if (++*looks == 2) std::this_thread::sleep_for(milliseconds(60));
    left = *looks > 2 ? 0 : 1000;
    return true;
  };
  with.on_slow = [slow](milliseconds took) { slow->set_value(took); };
  auto told = slow->get_future();
  const disk_space component(health, std::move(with));
  BOOST_REQUIRE((told.wait_for(std::chrono::seconds(5)) == std::future_status::ready));
  BOOST_TEST((told.get() >= milliseconds(60)));
  for (int each = 0; each < 500 && !shown(health).starts_with("DOWN"); ++each) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  BOOST_TEST(shown(health).starts_with("DOWN "));
}

BOOST_AUTO_TEST_SUITE_END()
