// The answer of a plugin, a second one from another of its threads, the client's leaving, the
// deadline and the stop, all at once and on every call: each call is answered once, and let go of
// once.
#include <actuator/ext/http.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <barrier>
#include <boost/test/unit_test.hpp>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "calls/alarm_clock.hpp"
#include "calls/call_registry.hpp"
#include "calls/id_source.hpp"
#include "calls/work_schedule.hpp"
#include "log/logger.hpp"
#include "metrics/metric_registry.hpp"
#include "plugin/plugin_instance.hpp"
#include "registry/endpoint.hpp"
#include "registry/health.hpp"
#include "registry/info.hpp"

namespace {

using host::calls::clock;

constexpr std::size_t lives = 25;  // each ends with a stop in the middle of a round
constexpr std::size_t rounds = 20;
constexpr std::size_t calls_a_round = 2000;
static_assert(lives * rounds * calls_a_round >= 1'000'000);

constexpr actuator_call never_entered = ~actuator_call{0};

/// What became of one call of a round.
struct slot {
  std::atomic<actuator_call> call{0};  ///< 0: not there yet
  std::atomic<int> taken{0};           ///< answers of the plugin that the host said OK to
  std::atomic<int> sent{0};            ///< answers that went to the client
  std::atomic<bool> left{false};       ///< whether the client was made to leave
};

/// A plugin that is linked in and puts each call where its threads find it.
struct racing_plugin {
  const actuator_host* host = nullptr;
  const actuator_http* http = nullptr;
  std::vector<slot>* slots = nullptr;

  static racing_plugin& of(void* self) { return *static_cast<racing_plugin*>(self); }

  // The configuration carries the address of what the test made for this instance.
  static actuator_status create(const actuator_host* host, actuator_str config,
                                const actuator_writer*, void** out_self) {
    std::uintptr_t address = 0;
    std::from_chars(config.data, config.data + config.size, address);
    auto* self = reinterpret_cast<racing_plugin*>(address);
    self->host = host;
    self->http = static_cast<const actuator_http*>(host->get_extension(host, ACTUATOR_EXT_HTTP));
    *out_self = self;
    return ACTUATOR_OK;
  }
  static actuator_status start(void* self, const actuator_writer* error) {
    actuator_http_endpoint endpoint{};
    endpoint.struct_size = sizeof(endpoint);
    endpoint.id = {"race", 4};
    endpoint.method = ACTUATOR_HTTP_GET;
    endpoint.ctx = self;
    endpoint.handle = &handle;
    return of(self).http->add_endpoint(of(self).host, &endpoint, error);
  }
  static void stop(void*) {}
  static void destroy(void*) {}

  static void handle(void* ctx, const actuator_host* host, actuator_call call) {
    const auto& self = of(ctx);
    actuator_str text{};
    if (self.http->selector(host, call, {"slot", 4}, &text) != ACTUATOR_OK) return;
    std::size_t number = 0;
    std::from_chars(text.data, text.data + text.size, number);
    (*self.slots)[number].call.store(call, std::memory_order_release);
  }

  void answer(slot& raced, actuator_call call) const {
    actuator_http_response response{};
    response.struct_size = sizeof(response);
    response.status = 200;
    response.content_type = {"text/plain", 10};
    response.body = {"fine", 4};
    (void)http->is_cancelled(host, call);
    if (http->respond(host, call, &response) == ACTUATOR_OK) ++raced.taken;
  }
  void answer_with_an_error(slot& raced, actuator_call call) const {
    std::int64_t left = 0;
    (void)http->time_left_ms(host, call, &left);
    if (http->respond_error(host, call, 400, {"no", 2}) == ACTUATOR_OK) ++raced.taken;
  }
};

actuator_plugin racing_table() {
  actuator_plugin table{};
  table.struct_size = sizeof(table);
  table.abi_major = ACTUATOR_ABI_MAJOR;
  table.id = "racing";
  table.version = "1.0.0";
  table.create = &racing_plugin::create;
  table.start = &racing_plugin::start;
  table.stop = &racing_plugin::stop;
  table.destroy = &racing_plugin::destroy;
  return table;
}

/// One life of the plugin, with everything of a host but its network.
class life {
 public:
  life() {
    plugin_.slots = &slots_;
    for (std::size_t number = 0; number < calls_a_round; ++number) {
      host::http::request request;
      request.path = "/actuator/race";
      request.selectors.emplace_back("slot", std::to_string(number));
      requests_.push_back(std::make_shared<const host::http::request>(std::move(request)));
    }
    auto adopted = host::plugin::plugin_instance::adopt(
        &table_, "linked in",
        {endpoints_, health_, calls_, logger_, &error_response, metrics_, info_, alarms_, schedule_,
         timer_ids_, check_ids_, true});
    BOOST_REQUIRE(adopted.has_value());
    instance_ = std::move(*adopted);
    const auto address = std::to_string(reinterpret_cast<std::uintptr_t>(&plugin_));
    BOOST_REQUIRE(instance_->create(address).has_value());
    BOOST_REQUIRE(instance_->start().has_value());
  }
  ~life() { ::close(log_); }
  life(const life&) = delete;
  life& operator=(const life&) = delete;

  void run() {
    using kind = void (life::*)(std::size_t);
    constexpr std::array<kind, 5> works = {&life::open_even, &life::open_odd, &life::answer_first,
                                           &life::answer_too, &life::interfere};
    std::barrier together(static_cast<std::ptrdiff_t>(works.size()) + 1);
    std::vector<std::thread> threads;
    for (const kind work : works) {
      threads.emplace_back([this, work, &together] {
        for (std::size_t round = 0; round < rounds; ++round) {
          together.arrive_and_wait();
          (this->*work)(round);
          together.arrive_and_wait();
        }
      });
    }
    for (std::size_t round = 0; round < rounds; ++round) {
      for (auto& each : slots_) {
        each.call = 0;
        each.taken = 0;
        each.sent = 0;
        each.left = false;
      }
      together.arrive_and_wait();
      if (round + 1 == rounds) stop_in_the_middle();
      together.arrive_and_wait();
      count();
    }
    for (auto& thread : threads) thread.join();
    BOOST_TEST(instance_->drained());
    BOOST_TEST(instance_->destroy().has_value());
  }

  std::size_t wrong() const { return wrong_; }
  std::size_t taken() const { return taken_; }
  std::size_t given_by_the_host() const { return given_by_the_host_; }
  std::size_t never_entered_calls() const { return never_entered_; }

 private:
  static host::http::response error_response(int status, std::string_view, std::string_view) {
    host::http::response made;
    made.status = status;
    return made;
  }

  void open_even(std::size_t) { open_from(0); }
  void open_odd(std::size_t) { open_from(1); }
  void open_from(std::size_t first) {
    const auto& handler =
        std::get<host::registry::call_handler>(endpoints_.endpoints().front().handler);
    for (std::size_t number = first; number < calls_a_round; number += 2) {
      slot& raced = slots_[number];
      const auto call =
          calls_.open("racing", requests_[number], clock::now() + std::chrono::hours(1),
                      [&raced](host::http::response) { ++raced.sent; });
      handler(call);
      actuator_call nobody = 0;  // the stop was faster: the host has answered by itself
      raced.call.compare_exchange_strong(nobody, never_entered);
    }
  }

  /// Does something to every call as soon as it is there.
  template <class Work>
  void to_each(Work&& work) {
    for (std::size_t number = 0; number < calls_a_round; ++number) {
      slot& raced = slots_[number];
      actuator_call call = 0;
      while ((call = raced.call.load(std::memory_order_acquire)) == 0) std::this_thread::yield();
      if (call != never_entered) work(number, raced, call);
    }
  }

  void answer_first(std::size_t) {
    to_each([&](std::size_t, slot& raced, actuator_call call) { plugin_.answer(raced, call); });
  }
  void answer_too(std::size_t) {
    to_each([&](std::size_t, slot& raced, actuator_call call) {
      plugin_.answer_with_an_error(raced, call);
    });
  }
  void interfere(std::size_t round) {
    to_each([&](std::size_t number, slot& raced, actuator_call call) {
      switch ((number + round) % 4) {
        case 0:
          raced.left = true;
          calls_.cancel(call);
          break;
        case 1:
          calls_.expire(call, clock::now() + std::chrono::hours(2));
          break;
        case 2:
          (void)calls_.is_cancelled(call, clock::now());
          break;
        default:
          break;
      }
    });
  }

  void stop_in_the_middle() {
    const auto& middle = slots_[calls_a_round / 2];
    while (middle.call.load(std::memory_order_acquire) == 0) std::this_thread::yield();
    BOOST_TEST(instance_->stop().has_value());
  }

  void count() {
    for (const auto& each : slots_) {
      const int taken = each.taken;
      const int sent = each.sent;
      const bool entered = each.call != never_entered;
      // The host may have said OK to one answer only, and what it took went out. Nobody waits for
      // ever, but for a client that has left.
      const bool fine = taken <= 1 && sent <= 1 && taken <= sent && (sent == 1 || each.left) &&
                        (entered || taken == 0);
      if (!fine) ++wrong_;
      taken_ += static_cast<std::size_t>(taken);
      given_by_the_host_ += static_cast<std::size_t>(sent - taken);
      if (!entered) ++never_entered_;
    }
    if (!calls_.open_calls("racing").empty()) ++wrong_;
  }

  const int log_ = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  host::log::logger logger_{log_, host::log::format::text, host::log::level::error};
  host::registry::endpoint_registry endpoints_;
  host::registry::health_registry health_;
  host::registry::info_registry info_;
  host::metrics::metric_registry metrics_{2};
  host::calls::call_registry calls_{2 * calls_a_round};
  host::calls::id_source timer_ids_;
  host::calls::id_source check_ids_{host::calls::first_check_call};
  host::calls::alarm_clock alarms_;
  host::calls::work_schedule schedule_{alarms_};
  const actuator_plugin table_ = racing_table();
  racing_plugin plugin_;
  std::vector<slot> slots_{calls_a_round};
  std::vector<std::shared_ptr<const host::http::request>> requests_;
  std::unique_ptr<host::plugin::plugin_instance> instance_;
  std::size_t wrong_ = 0;
  std::size_t taken_ = 0;
  std::size_t given_by_the_host_ = 0;
  std::size_t never_entered_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_million_calls_are_answered_once_each_whoever_races_whom) {
  std::size_t taken = 0;
  std::size_t given_by_the_host = 0;
  std::size_t never = 0;
  for (std::size_t number = 0; number < lives; ++number) {
    life one;
    one.run();
    BOOST_REQUIRE(one.wrong() == 0U);
    taken += one.taken();
    given_by_the_host += one.given_by_the_host();
    never += one.never_entered_calls();
  }
  // That each race was won by each side at times; else this would show little.
  BOOST_TEST(taken > 100'000U);
  BOOST_TEST(given_by_the_host > 1'000U);
  BOOST_TEST(never > 0U);
  BOOST_TEST_MESSAGE("taken " << taken << ", by the host " << given_by_the_host << ", after stop "
                              << never);
}
