#include "plugin/host_table.hpp"

#include <actuator/ext/health.h>
#include <actuator/ext/http.h>
#include <actuator/ext/http_stream.h>
#include <actuator/ext/info.h>
#include <actuator/ext/log.h>
#include <actuator/ext/metrics.h>
#include <actuator/ext/thread_check.h>
#include <actuator/ext/timer.h>

#include <bit>
#include <new>
#include <utility>

#include "calls/call_registry.hpp"
#include "log/logger.hpp"
#include "metrics/metric_registry.hpp"
#include "plugin/ext_health.hpp"
#include "plugin/ext_http.hpp"
#include "plugin/ext_http_stream.hpp"
#include "plugin/ext_info.hpp"
#include "plugin/ext_log.hpp"
#include "plugin/ext_metrics.hpp"
#include "plugin/ext_thread_check.hpp"
#include "plugin/ext_timer.hpp"
#include "plugin/log_level.hpp"
#include "plugin/parameters.hpp"
#include "text/utf8.hpp"

namespace host::plugin {
namespace {

constexpr std::uint64_t misbehaviours_logged_each = 16;

std::int32_t log_enabled(const actuator_host* host, std::int32_t level) noexcept {
  if (host == nullptr) return 0;
  const host_table& table = host_table::of(host);
  return table.lent().logger.enabled(to_level(level), table.plugin_id()) ? 1 : 0;
}

void log_plainly(const actuator_host* host, std::int32_t level, actuator_str message) noexcept {
  if (host == nullptr) return;
  host_table& table = host_table::of(host);
  std::string_view line;
  if (!read_text(message, line)) {
    table.misbehaved("host.log", "The message is null but has a size.");
    return;
  }
  if (table.lent().strict_plugins && !text::is_utf8(line)) {
    table.misbehaved("host.log", "The message is not UTF-8; its bad bytes are replaced.");
  }
  if (table.has_ended()) {
    table.misbehaved("host.log", "It was called though the plugin had been destroyed.");
    return;
  }
  table.lent().logger.write(to_level(level), table.plugin_id(), "plugin.log", line);
}

const void* find_extension(std::string_view asked) noexcept {
  if (asked == ACTUATOR_EXT_HTTP) return ext_http();
  if (asked == ACTUATOR_EXT_HTTP_STREAM) return ext_http_stream();
  if (asked == ACTUATOR_EXT_LOG) return ext_log();
  if (asked == ACTUATOR_EXT_HEALTH) return ext_health();
  if (asked == ACTUATOR_EXT_METRICS) return ext_metrics();
  if (asked == ACTUATOR_EXT_INFO) return ext_info();
  if (asked == ACTUATOR_EXT_TIMER) return ext_timer();
  if (asked == ACTUATOR_EXT_THREAD_CHECK) return ext_thread_check();
  return nullptr;
}

const void* get_extension(const actuator_host* host, const char* id) noexcept {
  if (host == nullptr) return nullptr;
  host_table& table = host_table::of(host);
  if (id == nullptr) {
    table.misbehaved("host.get_extension", "The id is null.");
    return nullptr;
  }
  const void* const found = find_extension(id);
  if (table.lent().extension_asked) table.lent().extension_asked(id, found != nullptr);
  return found;
}

}  // namespace

host_table::host_table(std::string plugin_id, services lent)
    : plugin_id_(std::move(plugin_id)),
      lent_(std::move(lent)),
      metrics_owner_(lent_.metrics.enroll()) {
  c_.struct_size = sizeof(c_);
  c_.abi_major = ACTUATOR_ABI_MAJOR;
  c_.abi_minor = ACTUATOR_ABI_MINOR;
  c_.impl = this;
  c_.log_enabled = &log_enabled;
  c_.log = &log_plainly;
  c_.get_extension = &get_extension;
}

void host_table::close() {
  gate_.close();
  timers_.close();
  checks_.close();
}

void host_table::begin_declaring() {
  first_refused_.reset();
  declaring_thread_.store(std::this_thread::get_id(), std::memory_order_release);
}

std::optional<std::string> host_table::end_declaring() {
  declaring_thread_.store(std::thread::id(), std::memory_order_release);
  return std::exchange(first_refused_, std::nullopt);
}

bool host_table::may_declare() const noexcept {
  return declaring_thread_.load(std::memory_order_acquire) == std::this_thread::get_id();
}

void host_table::declaration_refused(std::string_view sentence) {
  if (!first_refused_) first_refused_ = std::string(sentence);
}

void host_table::misbehaved(std::string_view function, std::string_view what) noexcept {
  const std::uint64_t count = misbehaviours_.fetch_add(1, std::memory_order_relaxed) + 1;
  try {
    const std::lock_guard lock(telling_);
    last_misbehaviour_ = {std::string(function), std::string(what)};
  } catch (const std::bad_alloc&) {
    // The one before stays; the log still tells of this one.
  }
  const bool is_told =
      lent_.strict_plugins || count <= misbehaviours_logged_each || std::has_single_bit(count);
  if (!is_told) return;
  lent_.logger.write(lent_.strict_plugins ? log::level::error : log::level::warn, "host",
                     "plugin.misbehaved", what,
                     {{"plugin", plugin_id_},
                      {"function", function},
                      {"count", static_cast<std::int64_t>(count)}});
}

std::optional<host_table::misbehaviour> host_table::last_misbehaviour() const {
  const std::lock_guard lock(telling_);
  return last_misbehaviour_;
}

bool host_table::may_own(const char* function, std::uint64_t call) noexcept {
  if (!lent_.strict_plugins) return true;
  try {
    const std::string owner = lent_.calls.owner_of(call);
    if (owner.empty() || owner == plugin_id_) return true;
    misbehaved(function, "The call belongs to the plugin \"" + owner + "\".");
  } catch (const std::bad_alloc&) {
    return true;
  }
  return false;
}

void host_table::failed(std::string_view function, std::string_view what) noexcept {
  lent_.logger.write(log::level::error, "host", "plugin.host_failed",
                     "The host failed in a function that a plugin called.",
                     {{"plugin", plugin_id_}, {"function", function}, {"reason", what}});
}

}  // namespace host::plugin
