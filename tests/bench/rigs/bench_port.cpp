// A port without a program around it: one answer built in at /actuator/built, and the same one by
// the plugin that is given, so that nothing but the way to the plugin differs.
//
//   bench_port PLUGIN.so NETWORK_THREADS WORKERS
//
// Writes the event `listening` with its port to standard error; ends with SIGTERM.
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "calls/alarm_clock.hpp"
#include "calls/call_registry.hpp"
#include "calls/handler_watch.hpp"
#include "calls/id_source.hpp"
#include "calls/work_schedule.hpp"
#include "calls/worker_pool.hpp"
#include "http/listener.hpp"
#include "http/message/error_body.hpp"
#include "http/router.hpp"
#include "log/logger.hpp"
#include "metrics/metric_registry.hpp"
#include "plugin/plugin_instance.hpp"
#include "registry/endpoint.hpp"
#include "registry/health.hpp"
#include "registry/info.hpp"
#include "same_answer.h"

namespace {

int fail(std::string_view reason) {
  std::fprintf(stderr, "bench_port: %.*s\n", static_cast<int>(reason.size()), reason.data());
  return 1;
}

host::registry::endpoint built_in() {
  host::registry::endpoint built;
  built.owner = "host";
  built.id = "built";
  built.non_blocking = true;
  built.produces_json = true;
  built.handler = [](const host::http::request&) {
    host::http::response answer;
    answer.body = SAME_ANSWER;
    return answer;
  };
  return built;
}

void wait_for_end() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  int number = 0;
  sigwait(&ends, &number);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return fail("usage: bench_port PLUGIN.so NETWORK_THREADS WORKERS");
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);

  host::log::logger logger(STDERR_FILENO, host::log::format::json, host::log::level::info);
  host::registry::endpoint_registry endpoints;
  host::registry::health_registry health;
  host::registry::info_registry info;
  host::metrics::metric_registry metrics(1);
  host::calls::call_registry calls(2048);
  host::calls::id_source timer_ids;
  host::calls::id_source check_ids(host::calls::first_check_call);
  host::calls::alarm_clock alarms;
  host::calls::work_schedule schedule(alarms);
  const auto error_response = [](int status, std::string_view path, std::string_view message) {
    return host::http::error_response(status, path, message);
  };
  auto plugin = host::plugin::plugin_instance::load(
      arguments[1], {endpoints, health, calls, logger, error_response, metrics, info, alarms,
                     schedule, timer_ids, check_ids});
  if (!plugin) return fail(plugin.error());
  if (auto built = endpoints.add(built_in()); !built) return fail(built.error());
  if (auto created = (*plugin)->create("{}"); !created) return fail(created.error());
  if (auto started = (*plugin)->start(); !started) return fail(started.error());

  const host::http::router router("/actuator", endpoints);
  host::calls::handler_watch watch([](const host::calls::handler_watch::long_stay&) {});
  host::calls::worker_pool workers(std::strtoul(arguments[3], nullptr, 10), 1024);
  host::http::listener_options options;
  options.port = 0;
  options.threads = std::strtoul(arguments[2], nullptr, 10);
  auto port = host::http::listener::open(options, {router, calls, workers, watch, logger});
  if (!port) return fail(port.error());
  wait_for_end();
  if (auto stopped = (*plugin)->stop(); !stopped) return fail(stopped.error());
  (*port)->stop(std::chrono::milliseconds(1000));
  workers.stop(std::chrono::steady_clock::now() + std::chrono::seconds(1));
  return 0;
}
