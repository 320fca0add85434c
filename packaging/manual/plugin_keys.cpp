#include "plugin_keys.hpp"

#include <unistd.h>

#include "calls/alarm_clock.hpp"
#include "calls/call_registry.hpp"
#include "calls/id_source.hpp"
#include "calls/thread_role.hpp"
#include "calls/work_schedule.hpp"
#include "http/message/error_body.hpp"
#include "log/logger.hpp"
#include "metrics/metric_registry.hpp"
#include "plugin/plugin_instance.hpp"
#include "plugin_keys/key_owner_of.hpp"
#include "registry/endpoint.hpp"
#include "registry/health.hpp"
#include "registry/info.hpp"

namespace manual {
namespace {

using namespace host;

/// What a host would lend to a plugin.
struct lender {
  log::logger logger{STDERR_FILENO, log::format::text, log::level::error};
  registry::endpoint_registry endpoints;
  registry::health_registry health;
  registry::info_registry info;
  metrics::metric_registry metrics{1};
  calls::call_registry calls{1};
  calls::id_source timer_ids;
  calls::id_source check_ids{calls::first_check_call};
  calls::alarm_clock alarms;
  calls::work_schedule schedule{alarms};

  ~lender() { schedule.close(); }

  plugin::services services() {
    const auto error_response = [](int status, std::string_view path, std::string_view message) {
      return http::error_response(status, path, message);
    };
    return {endpoints, health, calls,    logger,    error_response, metrics,
            info,      alarms, schedule, timer_ids, check_ids};
  }
};

}  // namespace

tl::expected<std::vector<config::key>, std::string> keys_of_plugin(const std::string& file) {
  calls::current_thread_role = calls::thread_role::control;
  lender lends;
  const auto loaded = plugin::plugin_instance::load(file, lends.services());
  if (!loaded) return tl::unexpected(loaded.error());
  return plugin_keys::key_owner_of((*loaded)->description()).keys;
}

}  // namespace manual
