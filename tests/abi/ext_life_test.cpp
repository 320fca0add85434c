// What becomes of timers, checks, metrics and info members when a plugin fails or ends.
#include <actuator/ext/health.h>
#include <actuator/ext/info.h>
#include <actuator/ext/metrics.h>
#include <actuator/ext/timer.h>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "calls/worker_pool.hpp"
#include "extension_rig.hpp"
#include "plugin_rig.hpp"

namespace {

using host::plugin::plugin_instance;
using support::str;

/// Uses everything that the host offers beside requests, and answers no check by itself.
struct busy_plugin {
  explicit busy_plugin(const actuator_host* of) : host(of) {}

  const actuator_host* host;
  std::atomic<int> fired{0};
  std::atomic<actuator_call> asked{0};

  template <class Table>
  const Table& table(const char* id) const {
    return *static_cast<const Table*>(host->get_extension(host, id));
  }
  void start_timer() {
    actuator_timer_request request{};
    request.struct_size = sizeof(request);
    request.repeat_ms = 10;
    request.ctx = this;
    request.fire = [](void* ctx, const actuator_host*, std::uint64_t) {
      ++static_cast<busy_plugin*>(ctx)->fired;
    };
    std::uint64_t timer = 0;
    table<actuator_timer>(ACTUATOR_EXT_TIMER).start(host, &request, &timer);
  }

  static inline const actuator_host* last_host = nullptr;  // for tests that answer in its place

  static actuator_status create(const actuator_host* host, actuator_str, const actuator_writer*,
                                void** out_self) {
    auto made = std::make_unique<busy_plugin>(host);
    last_host = host;
    made->start_timer();
    *out_self = made.release();
    return ACTUATOR_OK;
  }
  static actuator_status fail_to_create(const actuator_host* host, actuator_str,
                                        const actuator_writer*, void**) {
    busy_plugin(host).start_timer();
    return ACTUATOR_INVALID;
  }
  static actuator_status start(void* ctx, const actuator_writer*) {
    auto& self = *static_cast<busy_plugin*>(ctx);
    actuator_metric metric{};
    metric.struct_size = sizeof(metric);
    metric.kind = ACTUATOR_METRIC_GAUGE;
    metric.name = str("depth");
    std::uint64_t handle = 0;
    self.table<actuator_metrics>(ACTUATOR_EXT_METRICS)
        .declare(self.host, &metric, nullptr, &handle);
    const auto& info = self.table<actuator_info>(ACTUATOR_EXT_INFO);
    info.declare(self.host, str("busy"), nullptr, &handle);
    info.set(self.host, handle, str("true"));
    actuator_health_check check{};
    check.struct_size = sizeof(check);
    check.interval_ms = 100;
    check.ctx = ctx;
    check.check = [](void* of, const actuator_host*, actuator_call call) {
      static_cast<busy_plugin*>(of)->asked = call;
    };
    return self.table<actuator_health>(ACTUATOR_EXT_HEALTH)
        .declare_check(self.host, str("busy"), &check, nullptr);
  }
  static actuator_status fail_to_start(void* ctx, const actuator_writer* error) {
    start(ctx, error);
    return ACTUATOR_INTERNAL;
  }
  static void stop(void*) {}
  static void destroy(void* self) { delete static_cast<busy_plugin*>(self); }
};

struct fixture {
  fixture() {
    table.struct_size = sizeof(table);
    table.abi_major = ACTUATOR_ABI_MAJOR;
    table.id = "busy";
    table.version = "1.0.0";
    table.create = &busy_plugin::create;
    table.start = &busy_plugin::start;
    table.stop = &busy_plugin::stop;
    table.destroy = &busy_plugin::destroy;
  }
  ~fixture() { rig.schedule.close(); }
  std::unique_ptr<plugin_instance> adopt() {
    auto adopted = plugin_instance::adopt(&table, "linked in", rig.services());
    BOOST_REQUIRE(adopted.has_value());
    return std::move(*adopted);
  }
  void serve() {
    rig.schedule.open([this](auto work) { return workers.submit(std::move(work)); });
  }
  bool nothing_is_shown() {
    const auto now = std::chrono::steady_clock::now();
    return rig.metrics.families().empty() && rig.info.members().empty() &&
           rig.health.components(now).empty();
  }

  support::plugin_rig rig;
  actuator_plugin table{};
  host::calls::worker_pool workers{2, 16};
};

void settle() {
  std::this_thread::sleep_for(std::chrono::milliseconds(40));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ext_life, fixture)

BOOST_AUTO_TEST_CASE(timers_of_a_plugin_that_was_not_created_never_fire) {
  table.create = &busy_plugin::fail_to_create;  // and its context is gone
  auto plugin = adopt();
  BOOST_TEST(!plugin->create("{}").has_value());
  serve();
  settle();
  BOOST_TEST(plugin->drained());
}

BOOST_AUTO_TEST_CASE(a_failed_start_takes_back_what_was_declared_and_scheduled) {
  table.start = &busy_plugin::fail_to_start;
  auto plugin = adopt();
  BOOST_REQUIRE(plugin->create("{}").has_value());
  BOOST_TEST(!plugin->start().has_value());
  serve();
  settle();
  BOOST_TEST(nothing_is_shown());
}

BOOST_AUTO_TEST_CASE(a_plugin_that_owes_an_answer_to_a_check_is_not_destroyed) {
  auto plugin = adopt();
  BOOST_REQUIRE(plugin->create("{}").has_value());
  BOOST_REQUIRE(plugin->start().has_value());
  BOOST_TEST(!nothing_is_shown());
  serve();
  BOOST_TEST(support::extension_rig::wait_for([&] { return plugin->owed_calls().size() == 1; }));
  const auto call = plugin->owed_calls().front();
  BOOST_TEST(plugin->stop().has_value());
  BOOST_TEST(!plugin->drained());
  const auto refused = plugin->destroy();
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().find("owes an answer to the calls " + std::to_string(call)) !=
             std::string::npos);
  // The plugin's own answer, by the table that it has.
  const actuator_host* const host = busy_plugin::last_host;
  const auto& health =
      *static_cast<const actuator_health*>(host->get_extension(host, ACTUATOR_EXT_HEALTH));
  BOOST_TEST(health.complete(host, call, ACTUATOR_HEALTH_UP, {}) == ACTUATOR_OK);
  BOOST_TEST(support::extension_rig::wait_for([&] { return plugin->drained(); }));
  BOOST_TEST(plugin->destroy().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
