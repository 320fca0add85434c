// Long lists on their way: written while they are read, and ended soon when the process stops.

#include "endpoint/list_sender.hpp"

#include <actuator/testing/fake_host.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "endpoint/list_text.hpp"
#include "scheduling/thread_scheduler.hpp"

namespace {

using namespace backup;
using namespace std::chrono_literals;
using actuator::testing::fake_host;

std::shared_ptr<const service::backup_list> list_of(int backups) {
  const auto table = std::make_shared<service::snapshot_table>();
  for (int id = 1; id <= backups; ++id) {
    const auto name = "camunda_webapps_" + std::to_string(id) + "_8.8.0_part_1_of_1";
    table->add(
        {*domain::snapshot_name::parse(name), "uuid", "SUCCESS", 1, 2, std::vector<std::string>{}});
  }
  table->arrange();
  return std::make_shared<service::backup_list>(table, service::backup_list::judging{{}, 0, 5min},
                                                std::vector<domain::backup>(),
                                                service::backup_list::order::by_id);
}

std::string text_of(const std::shared_ptr<const service::backup_list>& list) {
  std::string text;
  endpoint::list_text of(list);
  while (!of.is_whole()) of.write_to(text, text.size() + 1);
  return text;
}

/// A plugin that answers everything with one list.
class one_list final : public actuator::plugin {
 public:
  one_list(actuator::host_ref, const actuator::config&) {}
  actuator::result<void> on_start(actuator::registrar& declare) override {
    return declare.add({.id = "it"},
                       [this](actuator::call call) { sender_->send(std::move(call), list); });
  }
  void on_stop() override { sender_->stop(); }

  static inline std::shared_ptr<const service::backup_list> list;

 private:
  scheduling::thread_scheduler scheduler_;
  std::optional<endpoint::list_sender> sender_{std::in_place, scheduler_, 2};
};

constexpr actuator_plugin table =
    actuator::detail::make_table<one_list>("lists", "1.0.0", nullptr, 0);

struct rig {
  std::shared_ptr<const service::backup_list> list = list_of(3'000);  // 0.5 MB
  std::string expected = text_of(list);
  fake_host host{table};
  std::atomic<bool> has_client_left = false;

  rig() {
    one_list::list = list;
    BOOST_TEST_REQUIRE(host.start(), host.error());
  }
  ~rig() {
    host.destroy();
    for (const auto& each : host.faults()) BOOST_ERROR(each);
    one_list::list.reset();
  }
  std::uint64_t ask() { return host.begin({.target = "/it", .client_waits = true}); }
  /// A client that reads until somebody says that it is enough.
  std::jthread client_of(std::uint64_t call) {
    return std::jthread([this, call](const std::stop_token& enough) {
      while (!enough.stop_requested()) {
        host.client_takes(call);
        std::this_thread::sleep_for(1ms);
      }
    });
  }
};

BOOST_FIXTURE_TEST_SUITE(list_sender, rig)

BOOST_AUTO_TEST_CASE(ALongListIsWrittenWhileItIsRead) {
  const auto call = ask();
  const auto client = client_of(call);
  const auto answer = host.wait(call, 20s);
  BOOST_TEST(answer.is_whole);
  BOOST_TEST((answer.body == expected));
}

BOOST_AUTO_TEST_CASE(AListThatIsReadIsStillWholeWhenTheProcessStops) {
  const auto call = ask();
  host.stop();  // from here on nobody tells that there is room
  const auto client = client_of(call);
  const auto answer = host.wait(call, 20s);
  BOOST_TEST(answer.is_whole);
  BOOST_TEST((answer.body == expected));
}

BOOST_AUTO_TEST_CASE(AListThatNobodyReadsIsCutOffSoonAfterTheStop) {
  const auto call = ask();
  const auto another = ask();
  const auto began = std::chrono::steady_clock::now();
  host.stop();
  const auto answer = host.wait(call, 20s);
  BOOST_TEST(!answer.is_whole);
  BOOST_TEST(answer.body.size() < expected.size());
  BOOST_TEST(!host.wait(another, 20s).is_whole);
  const auto took = std::chrono::steady_clock::now() - began;
  BOOST_TEST((took >= 1s));
  BOOST_TEST((took < 6s));  // both together have two seconds
}

BOOST_AUTO_TEST_CASE(MoreThanMayBeOpenAreRefused) {
  ask();
  ask();
  const auto refused = host.wait(ask());
  BOOST_TEST(refused.status == 503);
  BOOST_TEST(refused.body.find("Too many long lists") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
