// What an update of a metric costs on two threads: through the table that a plugin gets, or beside
// it a plain atomic. Prints nanoseconds for one update and thread, and how often memory was taken.
//
//     bench_metrics counter|gauge|histogram|shared_atomic|own_atomics UPDATES
#include <actuator/ext/metrics.h>
#include <sys/mman.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>
#include <string_view>
#include <thread>

#include "calls/alarm_clock.hpp"
#include "calls/call_registry.hpp"
#include "calls/id_source.hpp"
#include "calls/work_schedule.hpp"
#include "log/logger.hpp"
#include "metrics/metric_registry.hpp"
#include "plugin/host_table.hpp"
#include "registry/endpoint.hpp"
#include "registry/health.hpp"
#include "registry/info.hpp"

namespace {

std::atomic<std::uint64_t> allocations{0};

struct alignas(64) own_line {
  std::atomic<std::uint64_t> value{0};
};

/// As much of a host as its metrics need.
class numbers {
 public:
  explicit numbers(std::int32_t kind) {
    host_ = table_->c_host();
    metrics_ =
        static_cast<const actuator_metrics*>(host_->get_extension(host_, ACTUATOR_EXT_METRICS));
    const double bounds[] = {0.01, 0.1, 1, 10};
    actuator_metric metric{};
    metric.struct_size = sizeof(metric);
    metric.kind = kind;
    metric.name = {"measured", 8};
    metric.buckets = kind == ACTUATOR_METRIC_HISTOGRAM ? bounds : nullptr;
    metric.bucket_count = kind == ACTUATOR_METRIC_HISTOGRAM ? 4 : 0;
    std::uint64_t handle = 0;
    table_->begin_declaring();
    metrics_->declare(host_, &metric, nullptr, &handle);
    table_->end_declaring();
    if (metrics_->series(host_, handle, nullptr, 0, &series_) != ACTUATOR_OK) std::abort();
  }

  const actuator_host* host_ = nullptr;
  const actuator_metrics* metrics_ = nullptr;
  std::uint64_t series_ = 0;

 private:
  host::registry::endpoint_registry endpoints_;
  host::registry::health_registry health_;
  host::registry::info_registry info_;
  host::metrics::metric_registry registry_{std::thread::hardware_concurrency()};
  host::calls::call_registry calls_{8};
  host::calls::id_source timers_;
  host::calls::id_source checks_{host::calls::first_check_call};
  host::calls::alarm_clock alarms_;
  host::calls::work_schedule schedule_{alarms_};
  host::log::logger logger_{::memfd_create("log", MFD_CLOEXEC), host::log::format::text,
                            host::log::level::warn};
  std::shared_ptr<host::plugin::host_table> table_ =
      std::make_shared<host::plugin::host_table>("bench", host::plugin::services{endpoints_,
                                                                                 health_,
                                                                                 calls_,
                                                                                 logger_,
                                                                                 {},
                                                                                 registry_,
                                                                                 info_,
                                                                                 alarms_,
                                                                                 schedule_,
                                                                                 timers_,
                                                                                 checks_});
};

/// Runs `update(thread)` so often on each of two threads at once.
template <class Update>
void measure(std::uint64_t updates, Update update) {
  std::barrier together(3);
  const auto work = [&](std::size_t thread) {
    together.arrive_and_wait();
    for (std::uint64_t count = 0; count < updates; ++count) update(thread);
    together.arrive_and_wait();
  };
  std::thread one(work, 0);
  std::thread other(work, 1);
  together.arrive_and_wait();
  const std::uint64_t before = allocations.load();
  const auto begun = std::chrono::steady_clock::now();
  together.arrive_and_wait();
  const std::chrono::duration<double, std::nano> passed = std::chrono::steady_clock::now() - begun;
  const std::uint64_t taken = allocations.load() - before;
  one.join();
  other.join();
  std::printf("{\"nanoseconds\": %.4f, \"allocations\": %llu}\n",
              passed.count() / static_cast<double>(updates),
              static_cast<unsigned long long>(taken));
}

}  // namespace

// Every way to memory of this program, counted.
void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* const made = std::malloc(size)) return made;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t align) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  const auto step = static_cast<std::size_t>(align);
  if (void* const made = std::aligned_alloc(step, (size + step - 1) / step * step)) return made;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

int main(int argc, char** argv) {
  const std::string_view what = argc == 3 ? argv[1] : "";
  const std::uint64_t updates = argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 0;
  if (updates == 0) return 2;
  if (what == "shared_atomic") {
    own_line shared;
    measure(updates, [&](std::size_t) { shared.value.fetch_add(1, std::memory_order_relaxed); });
    return 0;
  }
  if (what == "own_atomics") {
    own_line lines[2];
    measure(updates,
            [&](std::size_t me) { lines[me].value.fetch_add(1, std::memory_order_relaxed); });
    return 0;
  }
  if (what == "counter") {
    const numbers of(ACTUATOR_METRIC_COUNTER);
    measure(updates, [&](std::size_t) { of.metrics_->counter_add(of.host_, of.series_, 1); });
    return 0;
  }
  if (what == "gauge") {
    const numbers of(ACTUATOR_METRIC_GAUGE);
    measure(updates, [&](std::size_t) { of.metrics_->gauge_set(of.host_, of.series_, 1); });
    return 0;
  }
  if (what == "histogram") {
    const numbers of(ACTUATOR_METRIC_HISTOGRAM);
    measure(updates, [&](std::size_t) { of.metrics_->histogram_observe(of.host_, of.series_, 1); });
    return 0;
  }
  return 2;
}
