/// \file
/// The host as one plugin instance sees it.
#pragma once

#include <string_view>

#include <actuator/ext/health.h>
#include <actuator/ext/http.h>
#include <actuator/ext/log.h>
#include <actuator/plugin.h>
#include <actuator/cpp/str.hpp>

namespace actuator {
inline namespace v0_9 {

/// Levels of log lines. INFO is what an operator reads every day, WARN what somebody should look
/// at, ERROR what has failed for good.
enum class log_level : int {
  trace = ACTUATOR_LOG_TRACE,
  debug = ACTUATOR_LOG_DEBUG,
  info = ACTUATOR_LOG_INFO,
  warn = ACTUATOR_LOG_WARN,
  error = ACTUATOR_LOG_ERROR
};

/// Refers to the host and to the extensions it has, each asked for once when this is made. A small
/// value: copy it freely, also into threads. Owns nothing; valid until the plugin's destructor has
/// returned, so every thread that holds a copy must be joined there.
class host_ref {
 public:
  /// Made by the layer itself from what create() was given.
  explicit host_ref(const actuator_host* host) noexcept
      : host_(host),
        http_(static_cast<const actuator_http*>(extension(ACTUATOR_EXT_HTTP))),
        log_(static_cast<const actuator_log*>(extension(ACTUATOR_EXT_LOG))),
        health_(static_cast<const actuator_health*>(extension(ACTUATOR_EXT_HEALTH))) {}

  /// Whether a line of this level would be kept. Ask when making the line costs something.
  /// Any thread.
  bool log_enabled(log_level level) const noexcept {
    return host_->log_enabled(host_, static_cast<int>(level)) != 0;
  }

  /// One plain line, for those who need no fields. `message` is UTF-8. Any thread; never blocks.
  /// See actuator::log for lines with an event name.
  void log(log_level level, std::string_view message) const noexcept {
    host_->log(host_, static_cast<int>(level), to_str(message));
  }

  /// The table of an extension by its NUL-terminated name; null when this host has none.
  const void* extension(const char* id) const noexcept { return host_->get_extension(host_, id); }

  /// The C side, for what this layer has no words for. The tables are null when absent.
  const actuator_host* c_host() const noexcept { return host_; }
  const actuator_http* c_http() const noexcept { return http_; }
  const actuator_log* c_log() const noexcept { return log_; }
  const actuator_health* c_health() const noexcept { return health_; }

 private:
  const actuator_host* host_;
  const actuator_http* http_;
  const actuator_log* log_;
  const actuator_health* health_;
};

}  // namespace v0_9
}  // namespace actuator
