#include "config/key_table.hpp"

#include <utility>

#include "config/health_config.hpp"
#include "config/info_config.hpp"
#include "config/port_credentials.hpp"
#include "config/port_tls.hpp"
#include "config/tls_bundles.hpp"

namespace host::config {
namespace {

key entry(std::string name, key_type type, const char* default_value, std::string help) {
  key made{std::move(name), type, std::nullopt, std::move(help), false, false};
  if (default_value != nullptr) made.default_value = default_value;
  return made;
}

key old_entry(std::string name, key_type type, std::string help) {
  key made = entry(std::move(name), type, nullptr, std::move(help));
  made.is_deprecated = true;
  return made;
}

}  // namespace

// clang-format off
key_owner host_keys() {
  constexpr auto text = key_type::text;
  constexpr auto flag = key_type::boolean;
  constexpr auto number = key_type::integer;
  constexpr auto seconds = key_type::duration_seconds;
  constexpr auto millis = key_type::duration_millis;
  constexpr auto size = key_type::data_size;
  constexpr auto list = key_type::text_list;
  constexpr auto map = key_type::text_map;
  key_owner owner{"host", {
    entry("management.server.port", number, "9600", "port to listen on; 0 takes a free one"),
    entry("management.server.address", text, "127.0.0.1", "IP address to listen on, or localhost"),
    entry("management.server.base-path", text, "", "in front of every path"),
    entry("management.endpoints.web.base-path", text, "/actuator", "in front of every endpoint; begins with / or is empty"),
    entry("management.endpoints.web.path-mapping", map, nullptr, "by the id of an endpoint: its path below the base path, in the place of the id"),
    entry("management.endpoints.web.discovery.enabled", flag, "true", "the page of links, at the base path"),
    entry("management.endpoints.web.exposure.include", list, "*", "ids of the endpoints that there are, or *; an empty list: health"),
    entry("management.endpoints.web.exposure.exclude", list, nullptr, "ids of those that there are not, or *; wins over the one before"),
    entry("management.endpoints.access.default", text, nullptr, "none, read-only (GET alone) or unrestricted: of endpoints but health, info, prometheus, loggers, backupHistory and backups; without it env and configprops are none, all others unrestricted"),
    entry("management.endpoints.access.max-permitted", text, "unrestricted", "the most that any endpoint has, whatever the other keys say"),
    entry("management.endpoint", map, nullptr, "by the id of an endpoint: <id>.access, which wins over the default; <id>.cache.time-to-live has no effect: every answer is of now"),
    entry("management.endpoints.web.cors.allowed-origins", list, nullptr, "origins whose pages a browser may let read this port, or *; none of the two: no other origin's"),
    entry("management.endpoints.web.cors.allowed-origin-patterns", list, nullptr, "the same with * in the middle, and :[8080,8081] or :[*] for ports"),
    entry("management.endpoints.web.cors.allowed-methods", list, nullptr, "methods that such pages may use, or *; default GET and HEAD"),
    entry("management.endpoints.web.cors.allowed-headers", list, nullptr, "header fields that they may send, or *"),
    entry("management.endpoints.web.cors.exposed-headers", list, nullptr, "header fields of answers that they may read"),
    entry("management.endpoints.web.cors.allow-credentials", flag, nullptr, "they may send cookies and credentials; not together with the origin *"),
    entry("management.endpoints.web.cors.max-age", seconds, "1800s", "how long a browser may remember what it was told"),
    entry("management.endpoint.env.show-values", text, "never", "values at env: always, or masked (never, when-authorized); secrets are masked in any case"),
    entry("management.endpoint.configprops.show-values", text, "never", "the same at configprops"),
    old_entry("management.endpoints.enabled-by-default", flag, "replaced by management.endpoints.access.default"),

    entry("server.forward-headers-strategy", text, nullptr, "native: links are made of X-Forwarded-Proto, -Host and -Port of proxies at internal addresses; none: of the Host field; default native on Kubernetes, else none; framework is taken as native"),
    entry("server.error.include-message", text, nullptr, "always, never, or on_param (with ?message=true) in error bodies; default always"),
    entry("server.error.include-path", flag, "true", "the path in error bodies"),

    entry("actuator.plugins", list, nullptr, "plugin files; beside keys below actuator.plugins write it as one dotted key"),
    entry("actuator.plugin-dir", text, nullptr, "folder all of whose .so files are loaded, in order of name"),

    entry("actuator.trust-plugin-dir", flag, "false", "also take the folder of actuator.plugin-dir, and its files, from a user who is neither root nor us"),
    entry("actuator.plugin-sha256", list, nullptr, "SHA-256 of the plugin files that may be loaded, as sha256sum prints them; when set, no other is"),
    entry("actuator.core-dumps", flag, "false", "what is shipped leaves no core dump, and no other process of its user looks into it, since secrets are in its memory: true lets both, to find the cause of a crash"),
    entry("actuator.plugin-failure", text, "stop", "when a plugin cannot be loaded, configured or started: stop ends the start, continue runs the others"),
    entry("actuator.strict-plugins", flag, "false", "log each misbehaviour of a plugin as an error, and look for more kinds of it"),

    entry("actuator.log.level", text, nullptr, "off, error, warn, info (default), debug or trace; wins over logging.level.root"),
    entry("logging.level", map, nullptr, "the same by logger: root, host or the id of a plugin; also by the name of a group"),
    entry("logging.group", map, nullptr, "loggers by the name of a group"),
    entry("actuator.log.format", text, "text", "text or json, one line an event on standard error"),

    entry("management.prometheus.metrics.export.enabled", flag, "true", "whether the endpoint prometheus is there"),
    entry("management.metrics.enable", map, nullptr, "false below http.server.requests, http.server, http or all: requests are not counted; the longest name decides"),
    entry("server.compression.enabled", flag, "false", "the page of prometheus with gzip, from 2 KB on, for clients that take it"),

    entry("server.tomcat.accesslog.enabled", flag, "false", "a line for each request, beside the log of events"),
    entry("server.tomcat.accesslog.pattern", text, "common", "common, combined, or codes of it: %a %b %B %D %h %H %l %m %q %r %s %S %t %T %u %U %v %{Field}i; - for the rest that Tomcat has"),
    entry("server.tomcat.accesslog.directory", text, "logs", "folder of its files; /dev with the prefix stdout, no suffix and no date: standard output"),
    entry("server.tomcat.accesslog.prefix", text, "access_log", "how the names of its files begin, behind the next one"),
    entry("management.server.tomcat.accesslog.prefix", text, "management_", "in front of that; not in /dev"),
    entry("server.tomcat.accesslog.suffix", text, ".log", "how they end"),
    entry("server.tomcat.accesslog.file-date-format", text, ".yyyy-MM-dd", "between the two, in UTC: yyyy, MM, dd and HH; a new file when it has another text"),
    entry("server.tomcat.accesslog.rotate", flag, "true", "false: no date in the name, and one file for ever"),

    entry("actuator.http.threads", number, "2", "network threads"),
    entry("actuator.http.workers", number, "4", "threads for plugins' blocking handlers"),
    entry("actuator.http.worker-queue", number, "1024", "requests that may wait for a worker; more get 503"),
    entry("actuator.http.max-open-calls", number, "2048", "requests that one plugin may owe an answer; more get 503"),
    entry("actuator.http.max-connections", number, "1024", "open connections, each a file to the system; more get 503"),
    entry("actuator.http.probe-connections", number, "16", "beyond those, for requests of health only"),
    entry("actuator.http.max-requests-per-connection", number, "100000", "then the connection is closed"),
    entry("actuator.http.max-pipelined-requests", number, "100", "sent in a row without waiting for answers; then the connection is closed"),
    entry("actuator.http.max-header-bytes", size, "8KB", "request line and header; more is 431, as are more than 100 fields"),
    entry("actuator.http.max-body-bytes", size, "64KB", "request body; more is 413"),
    entry("actuator.http.max-kept-bytes", size, "8MB", "bodies and answers in memory, of all connections, beyond 1 KB each; more get 503"),
    entry("actuator.http.idle-timeout", millis, "60s", "for the next request of a connection"),
    entry("actuator.http.header-timeout", millis, "10s", "for the header of a request"),
    entry("actuator.http.request-timeout", millis, "60s", "for a whole request to arrive"),
    entry("actuator.http.write-timeout", millis, "30s", "for a client to take an answer"),
    entry("actuator.http.answer-timeout", millis, "30s", "for a plugin to answer, where its endpoint states no time"),

    entry("actuator.shutdown.grace-time", millis, "1s", "at a stop: how long the port still accepts, so that clients can leave"),
    entry("actuator.shutdown.drain-timeout", millis, "30s", "at a stop, from then on: for open requests to end"),
  }};
  for (auto& each : health_keys()) owner.keys.push_back(std::move(each));
  for (auto& each : info_keys()) owner.keys.push_back(std::move(each));
  for (auto& each : security_keys()) owner.keys.push_back(std::move(each));
  for (auto& each : port_tls_keys()) owner.keys.push_back(std::move(each));
  for (auto& each : tls_bundle_keys()) owner.keys.push_back(std::move(each));
  return owner;
}
// clang-format on

}  // namespace host::config
