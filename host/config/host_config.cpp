#include "config/host_config.hpp"

#include <arpa/inet.h>

#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "config/cross_origin.hpp"
#include "config/plain_path.hpp"
#include "config/port_tls.hpp"
#include "config/property_name.hpp"
#include "log/level.hpp"
#include "text/ascii.hpp"

namespace host::config {
namespace {

using std::chrono::milliseconds;

/// Takes values of the host's keys one after another and keeps the first fault. Which keys there
/// are and of which type is written in host_keys.cpp.
class value_taker {
 public:
  explicit value_taker(const resolved_keys& resolved) : resolved_(resolved) {}

  template <class Number>
  void number(std::string_view name, Number& out, std::int64_t least, std::int64_t most) {
    const auto& found = at(name);
    const auto given = std::get<std::int64_t>(*found.given);
    if (given < least || given > most) {
      const auto type = found.declared.type;
      return refuse(found, (type == key_type::data_size ? "a size from " : "a whole number from ") +
                               to_text(value(least), type) + " to " + to_text(value(most), type));
    }
    out = static_cast<Number>(given);
  }

  void duration(std::string_view name, milliseconds& out, milliseconds least) {
    constexpr std::int64_t most_ms = 24LL * 60 * 60 * 1000;
    const auto& found = at(name);
    const auto given_ms = std::get<std::int64_t>(*found.given);
    if (given_ms < least.count() || given_ms > most_ms) {
      return refuse(found, "a duration from " +
                               to_text(value(least.count()), key_type::duration_millis) +
                               " to 24h");
    }
    out = milliseconds(given_ms);
  }

  /// Converts a text with a function that gives nothing when it does not fit.
  template <class Value, class Convert>
  void text(std::string_view name, Value& out, Convert convert, std::string_view allowed) {
    const auto& found = at(name);
    if (!found.given) return;
    if (auto made = convert(std::get<std::string>(*found.given))) {
      out = *std::move(made);
    } else {
      refuse(found, allowed);
    }
  }

  void list(std::string_view name, std::vector<std::string>& out) {
    const auto& found = at(name);
    if (found.given) out = std::get<text_list>(*found.given);
  }

  void flag(std::string_view name, bool& out) { out = std::get<bool>(*at(name).given); }

  /// The flag of the first of these names that the map has.
  void flag_of(std::string_view map, std::span<const std::string_view> entries, bool& out) {
    const auto& found = at(map);
    if (!found.given) return;
    const auto& written = std::get<text_map>(*found.given);
    for (const auto entry : entries) {
      const auto each = written.find(std::string(entry));
      if (each == written.end()) continue;
      if (const auto read = parse_value(key_type::boolean, each->second)) {
        out = std::get<bool>(*read);
      } else if (!fault_) {
        fault_ = std::string(map) + "." + each->first + " is no flag (" +
                 to_text(found.entries_from.at(each->first)) + "); allowed is true or false";
      }
      return;
    }
  }

  const std::optional<std::string>& fault() const { return fault_; }

 private:
  const resolved_value& at(std::string_view name) const { return *resolved_.find(name); }
  void refuse(const resolved_value& found, std::string_view allowed) {
    if (!fault_) fault_ = refusal(found, allowed);
  }

  const resolved_keys& resolved_;
  std::optional<std::string> fault_;
};

std::optional<std::string> ip_address(const std::string& text) {
  if (text == "localhost") return "127.0.0.1";
  in6_addr parsed{};
  for (const int family : {AF_INET, AF_INET6}) {
    if (::inet_pton(family, text.c_str(), &parsed) == 1) return text;
  }
  return std::nullopt;
}

std::optional<std::string> endpoints_path(std::string_view text) {
  if (text.ends_with('/')) text.remove_suffix(1);
  if (!text.empty() && text.front() != '/') return std::nullopt;
  return is_plain_path(text) ? std::optional<std::string>(text) : std::nullopt;
}

std::optional<std::string> server_path(const std::string& text) {
  return text.empty() || text.front() == '/' ? endpoints_path(text) : endpoints_path("/" + text);
}

std::optional<std::string> any_text(const std::string& text) {
  return text;
}

std::optional<http::error_members::when> inclusion_named(const std::string& text) {
  using when = http::error_members::when;
  const auto word = uniform_name(text);
  if (word == "always" || word.empty()) return when::always;
  if (word == "never") return when::never;
  return word == "onparam" ? std::optional(when::on_param) : std::nullopt;
}

bool has_no_port(const resolved_keys& resolved) {
  return std::get<std::int64_t>(*resolved.find("management.server.port")->given) == -1;
}

/// Whether to go on without a plugin that fails.
std::optional<bool> goes_on(const std::string& text) {
  const std::string word = text::lower_case(text);
  if (word != "stop" && word != "continue") return std::nullopt;
  return word == "continue";
}

void take_http(value_taker& take, host_config& made) {
  constexpr std::int64_t million = 1'000'000;
  constexpr auto instant = milliseconds(10);
  auto& limits = made.limits;
  take.number("actuator.http.threads", made.network_threads, 1, 64);
  take.number("actuator.http.workers", made.worker_threads, 1, 64);
  take.number("actuator.http.worker-queue", made.worker_queue, 1, million);
  take.number("actuator.http.max-open-calls", made.open_calls, 1, 16384);
  take.number("actuator.http.max-connections", limits.connections, 1, million);
  take.number("actuator.http.probe-connections", limits.probe_connections, 0, 10'000);
  take.number("actuator.http.max-pipelined-requests", limits.pipelined_requests, 1, million);
  take.number("actuator.http.max-requests-per-connection", limits.requests_per_connection, 1,
              std::numeric_limits<std::int64_t>::max());
  take.number("actuator.http.max-header-bytes", limits.header_bytes, 1024, 1024 * 1024);
  take.number("actuator.http.max-body-bytes", limits.body_bytes, 0, 64 * 1024 * 1024);
  take.number("actuator.http.max-kept-bytes", limits.kept_bytes, 0, std::int64_t{1} << 40);
  take.duration("actuator.http.idle-timeout", limits.idle, instant);
  take.duration("actuator.http.header-timeout", limits.header, instant);
  take.duration("actuator.http.request-timeout", limits.request, instant);
  take.duration("actuator.http.write-timeout", limits.write, instant);
  take.duration("actuator.http.answer-timeout", limits.answer, instant);
}

}  // namespace

tl::expected<host_config, std::string> read_host_config(const resolved_keys& resolved) {
  host_config made;
  value_taker take(resolved);

  if (has_no_port(resolved)) {
    return tl::unexpected(refusal(*resolved.find("management.server.port"),
                                  "a port, or 0 for a free one: without its port, as -1 asks, "
                                  "nothing of this program is left, so do not start it instead"));
  }
  take.number("management.server.port", made.port, 0, 65535);
  take.text("management.server.address", made.address, ip_address,
            "an IP address such as 127.0.0.1, 0.0.0.0 or ::1, or localhost");
  take.text("management.server.base-path", made.server_path, server_path,
            "a path such as /management, or an empty text");
  take.text("management.endpoints.web.base-path", made.base_path, endpoints_path,
            "a path that begins with /, such as /actuator, or an empty text");
  take.text("server.error.include-message", made.errors.message, inclusion_named,
            "always, never or on_param");
  take.flag("server.error.include-path", made.errors.path);
  take.list("actuator.plugins", made.plugin_files);
  take.text("actuator.plugin-dir", made.plugin_folder, any_text, "the path of a folder");
  take.flag("actuator.trust-plugin-dir", made.trust_plugin_folder);
  take.text("actuator.plugin-failure", made.continue_without_failed_plugins, goes_on,
            "stop or continue");
  take.flag("actuator.strict-plugins", made.strict_plugins);
  take.flag("actuator.core-dumps", made.core_dumps);
  take.text("actuator.log.format", made.log_format, log::format_named, "text or json");
  constexpr std::string_view meters[] = {"http.server.requests", "http.server", "http", "all"};
  take.flag_of("management.metrics.enable", meters, made.count_requests);
  take.flag("management.prometheus.metrics.export.enabled", made.prometheus);
  take.flag("server.compression.enabled", made.compression);
  take_http(take, made);
  take.duration("actuator.shutdown.grace-time", made.grace_time, milliseconds(0));
  take.duration("actuator.shutdown.drain-timeout", made.drain_timeout, milliseconds(0));

  if (take.fault()) return tl::unexpected(*take.fault());
  const auto shown = read_shown_values(resolved);
  if (!shown) return tl::unexpected(shown.error());
  made.shown = *shown;
  auto levels = read_log_levels(resolved);
  if (!levels) return tl::unexpected(std::move(levels.error()));
  made.levels = *std::move(levels);
  auto access_log = read_access_log(resolved);
  if (!access_log) return tl::unexpected(std::move(access_log.error()));
  made.access_log = *std::move(access_log);
  auto web = read_web_exposure(resolved);
  if (!web) return tl::unexpected(std::move(web.error()));
  made.web = *std::move(web);
  auto cross_origin = read_cross_origin(resolved);
  if (!cross_origin) return tl::unexpected(std::move(cross_origin.error()));
  made.cross_origin = *std::move(cross_origin);
  auto port_tls = read_port_tls(resolved);
  if (!port_tls) return tl::unexpected(std::move(port_tls.error()));
  made.port_tls = *std::move(port_tls);
  made.base_path = made.server_path + made.base_path;
  return made;
}

}  // namespace host::config
