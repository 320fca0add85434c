#include "own_pages.hpp"

#include "configprops_report.hpp"
#include "endpoints/configprops.hpp"
#include "endpoints/discovery.hpp"
#include "endpoints/env.hpp"
#include "endpoints/health.hpp"
#include "endpoints/info.hpp"
#include "endpoints/loggers.hpp"
#include "endpoints/metrics.hpp"
#include "endpoints/pages_apart.hpp"
#include "endpoints/plugins.hpp"
#include "endpoints/prometheus.hpp"
#include "environment_report.hpp"
#include "info_setup.hpp"
#include "plugin_report.hpp"

namespace host {
namespace {

using done_or_sentence = tl::expected<void, std::string>;

done_or_sentence declare_links(registry::endpoint_registry& on, const config::host_config& host) {
  if (!host.web.has_discovery_page()) return {};
  return endpoints::declare_discovery(on, host.base_path, host.server_path);
}

done_or_sentence declare_levels(registry::endpoint_registry& on, const page_sources& from) {
  auto& logger = from.logger;
  return endpoints::declare_loggers(on, logger.levels(), from.given.host.levels.groups,
                                    [&logger](std::string_view name, std::string_view level) {
                                      logger.write(
                                          log::level::warn, "host", "logger.level_set",
                                          "The level of a logger is changed through the port.",
                                          {{"logger", name}, {"level", level}});
                                    });
}

done_or_sentence declare_numbers(registry::endpoint_registry& on, const page_sources& from) {
  if (from.given.host.prometheus) {
    auto done = endpoints::declare_prometheus(on, from.metrics, from.given.host.compression);
    if (!done) return done;
  }
  return endpoints::declare_metrics(on, from.metrics);
}

/// On a network thread.
endpoints::property_beans property_beans(const page_sources& from, bool shows) {
  auto all = configprops_report("host", from.given.keys, shows);
  for (const auto& each : from.plugins.members()) {
    auto more = configprops_report(each.instance->description().id, *each.keys, shows);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

done_or_sentence declare_settings(registry::endpoint_registry& on, const page_sources& from) {
  using config::shown_to;
  const auto& shown = from.given.host.shown;
  const auto env = [from](bool shows) {
    return [from, shows] { return environment_report(from.given.properties, from.table, shows); };
  };
  const auto beans = [from](bool shows) {
    return [from, shows] { return property_beans(from, shows); };
  };
  const auto to_all = [](shown_to whom) { return whom == shown_to::everybody; };
  const auto to_known = [](shown_to whom) { return whom != shown_to::nobody; };
  return endpoints::declare_env(on, env(to_all(shown.in_env)), env(to_known(shown.in_env)))
      .and_then([&] {
        return endpoints::declare_configprops(on, beans(to_all(shown.in_configprops)),
                                              beans(to_known(shown.in_configprops)));
      });
}

done_or_sentence declare_old_health_paths(registry::endpoint_registry& on,
                                          const config::host_config& host) {
  const auto alias = host.web.alias_of("health");
  return endpoints::declare_old_health_paths(
      on, host.base_path + "/" + (alias.empty() ? "health" : alias));
}

}  // namespace

done_or_sentence declare_own_pages(registry::endpoint_registry& on, const page_sources& from,
                                   std::string_view version) {
  const auto& host = from.given.host;
  return declare_links(on, host)
      .and_then([&] { return endpoints::declare_health(on, from.health); })
      .and_then([&] {
        return endpoints::declare_info(on, info_settings_of(from.given.info, version), from.info);
      })
      .and_then([&] { return declare_levels(on, from); })
      .and_then([&] { return declare_numbers(on, from); })
      .and_then([&] { return from.openapi.declare(on); })
      .and_then([&] { return declare_settings(on, from); })
      .and_then([&] {
        return endpoints::declare_plugins(
            on, [from] { return report_plugins(from.plugins, from.served); });
      })
      .and_then([&] { return declare_old_health_paths(on, host); })
      .and_then([&] { return endpoints::declare_error_page(on); });
}

}  // namespace host
