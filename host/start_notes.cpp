#include "start_notes.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "config/port_tls.hpp"
#include "configuration.hpp"
#include "endpoint_serving.hpp"
#include "exposure_note.hpp"
#include "log/logger.hpp"
#include "plugin_set.hpp"
#include "port_access.hpp"
#include "text/ascii.hpp"

namespace host {
namespace {

/// A key may be named by its file, and the path is nobody's secret.
bool is_path_of_key(const config::resolved_value& each) {
  return each.declared.name.ends_with("private-key") &&
         each.written.find("-----BEGIN") == std::string::npos &&
         !each.written.starts_with("base64:");
}

void note_old_and_visible_values(log::logger& logger, const config::resolved_keys& keys) {
  using kind = config::origin::kind;
  for (const auto& each : keys.values()) {
    if (!each.given || each.from.what == kind::built_in) continue;
    const auto place = config::to_text(each.from);
    if (each.declared.is_deprecated) {
      logger.write(log::level::warn, "host", "config.old_name",
                   "This is an old name of a setting; " + each.declared.help + ".",
                   {{"name", each.declared.name}, {"origin", place}});
    }
    if (each.is_secret && each.from.what == kind::argument && !is_path_of_key(each)) {
      logger.write(log::level::warn, "host", "config.visible_secret",
                   "Every user of this machine can see a secret on a command line; put it into the "
                   "environment or a file.",
                   {{"name", each.declared.name}, {"origin", place}});
    }
  }
}

void note_visible_credentials(log::logger& logger, const config::port_credentials& credentials) {
  for (const auto& each : credentials.list) {
    if (!each.secret_file.empty() || each.from.what != config::origin::kind::argument) continue;
    logger.write(log::level::warn, "host", "config.visible_secret",
                 "Every user of this machine can see a secret on a command line; put it into the "
                 "environment or a file.",
                 {{"name", config::key_of_secret(each)}, {"origin", config::to_text(each.from)}});
  }
}

void note_forwarding(log::logger& logger, const config::resolved_keys& keys) {
  const auto& strategy = *keys.find("server.forward-headers-strategy");
  if (!strategy.given) return;
  if (!text::equals_ignoring_case(std::get<std::string>(*strategy.given), "framework")) return;
  logger.write(log::level::warn, "host", "config.taken_as_native",
               "server.forward-headers-strategy is framework and taken as native: of requests from "
               "internal addresses X-Forwarded-Proto, -Host and -Port are read; X-Forwarded-Prefix "
               "and Forwarded are not.",
               {{"origin", config::to_text(strategy.from)}});
}

}  // namespace

std::vector<std::string> notes_of_what_has_no_effect(const configuration& given) {
  std::vector<std::string> notes;
  if (const auto names = config::unread_port_tls(given.properties); !names.empty()) {
    notes.push_back("Settings below management.server.ssl that nothing reads: " + names + ".");
  }
  if (!given.properties.below("spring.security.user").empty()) {
    notes.emplace_back(
        "The users of the port are those below actuator.security.users: spring.security.user has "
        "no effect.");
  }
  const auto& access_log = given.host.access_log;
  if (access_log && !access_log->pattern.left_out().empty()) {
    notes.push_back(
        "The access log writes - for what it does not know: " + access_log->pattern.left_out() +
        "; see server.tomcat.accesslog.pattern for what it does.");
  }
  return notes;
}

void log_start_notes(log::logger& logger, const configuration& given, const plugin_set& plugins,
                     const std::vector<config::unknown_key>& strangers) {
  for (const auto& each : strangers) {
    logger.write(log::level::warn, "host", "config.unknown_key", each.sentence);
  }
  note_old_and_visible_values(logger, given.keys);
  note_visible_credentials(logger, given.credentials);
  note_forwarding(logger, given.keys);
  for (const auto& each : notes_of_what_has_no_effect(given)) {
    logger.write(log::level::warn, "host", "config.no_effect", each);
  }
  for (const auto& each : plugins.members()) note_old_and_visible_values(logger, *each.keys);
  if (plugins.members().empty()) {
    logger.write(log::level::warn, "host", "plugin.none",
                 "No plugin is loaded; name one with --plugin or actuator.plugins.");
  }
  if (const auto note = note_of_exposure(given)) {
    logger.write(log::level::warn, "host", "host.open_to_network", *note,
                 {{"address", given.host.address}});
  }
}

void log_plugins(log::logger& logger, const plugin_set& plugins) {
  for (const auto& each : plugins.members()) {
    const auto& description = each.instance->description();
    logger.write(log::level::info, "host", "plugin.started", "A plugin is ready.",
                 {{"plugin", description.id},
                  {"version", description.version},
                  {"file", description.file.native()},
                  {"built_with", description.built_with}});
  }
  for (const auto& each : plugins.failures()) {
    logger.write(
        log::level::error, "host", "plugin.failed", each.reason,
        {{"plugin", each.description ? each.description->id : "unknown"}, {"file", each.file}});
  }
}

void log_what_is_served(log::logger& logger, const configuration& given,
                        const registry::endpoint_registry& endpoints,
                        const serving_report& report) {
  if (!report.note.empty()) {
    logger.write(log::level::warn, "host", "endpoints.hidden", report.note);
  }
  if (!report.gave_way.empty()) {
    logger.write(log::level::warn, "host", "endpoints.gave_way",
                 "Not served, since management.endpoints.web.path-mapping gives its path to "
                 "another endpoint; give it an access to be told of that as an error.",
                 {{"endpoint", report.gave_way}});
  }
  const auto strangers = ids_of_no_endpoint(given.credentials, endpoints);
  if (!given.credentials.is_open_port() && !strangers.empty()) {
    logger.write(log::level::warn, "host", "credentials.unknown_endpoint",
                 "Roles of actuator.security, or its list of what is open, name what no endpoint "
                 "has for its id.",
                 {{"endpoints", strangers}});
  }
  const auto& base_path = given.host.base_path;
  logger.write(log::level::info, "host", "endpoints.served", "So many endpoints are served.",
               {{"count", static_cast<std::int64_t>(report.endpoints)},
                {"base_path", base_path.empty() ? std::string_view("/") : base_path}});
}

}  // namespace host
