/// \file
/// The host as one plugin instance sees it.
#pragma once

#include <string_view>

#include <actuator/ext/health.h>
#include <actuator/ext/http.h>
#include <actuator/ext/http_stream.h>
#include <actuator/ext/info.h>
#include <actuator/ext/log.h>
#include <actuator/ext/metrics.h>
#include <actuator/ext/thread_check.h>
#include <actuator/ext/timer.h>
#include <actuator/plugin.h>
#include <actuator/cpp/str.hpp>

namespace actuator {
inline namespace v0_9 {

namespace detail {
struct late_callbacks;
}

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
  /// Made by the layer itself from what create() was given. One that was made without `late` has no
  /// timers and no streams.
  explicit host_ref(const actuator_host* host, detail::late_callbacks* late = nullptr) noexcept
      : host_(host),
        late_(late),
        http_(static_cast<const actuator_http*>(extension(ACTUATOR_EXT_HTTP))),
        log_(static_cast<const actuator_log*>(extension(ACTUATOR_EXT_LOG))),
        health_(static_cast<const actuator_health*>(extension(ACTUATOR_EXT_HEALTH))),
        metrics_(static_cast<const actuator_metrics*>(extension(ACTUATOR_EXT_METRICS))),
        info_(static_cast<const actuator_info*>(extension(ACTUATOR_EXT_INFO))),
        timer_(static_cast<const actuator_timer*>(extension(ACTUATOR_EXT_TIMER))),
        stream_(static_cast<const actuator_http_stream*>(extension(ACTUATOR_EXT_HTTP_STREAM))),
        thread_check_(
            static_cast<const actuator_thread_check*>(extension(ACTUATOR_EXT_THREAD_CHECK))) {}

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
  const actuator_metrics* c_metrics() const noexcept { return metrics_; }
  const actuator_info* c_info() const noexcept { return info_; }
  const actuator_timer* c_timer() const noexcept { return timer_; }
  const actuator_http_stream* c_http_stream() const noexcept { return stream_; }
  const actuator_thread_check* c_thread_check() const noexcept { return thread_check_; }

  /// The layer's own: where it keeps what the host enters later.
  detail::late_callbacks* late() const noexcept { return late_; }

 private:
  const actuator_host* host_;
  detail::late_callbacks* late_;
  const actuator_http* http_;
  const actuator_log* log_;
  const actuator_health* health_;
  const actuator_metrics* metrics_;
  const actuator_info* info_;
  const actuator_timer* timer_;
  const actuator_http_stream* stream_;
  const actuator_thread_check* thread_check_;
};

}  // namespace v0_9
}  // namespace actuator
