/// \file
/// For assertions: which thread of the host is this?
#pragma once

#include <optional>

#include <actuator/cpp/host_ref.hpp>

namespace actuator {
inline namespace v0_9 {

/// Kinds of threads. A later host may say a number that is not listed; compare with the one that
/// you want.
enum class thread_kind : int {
  other = ACTUATOR_THREAD_OTHER,      ///< none of the host's: the plugin's own
  control = ACTUATOR_THREAD_CONTROL,  ///< constructor, on_start(), on_stop(), destructor
  worker = ACTUATOR_THREAD_WORKER,    ///< handlers, health checks, timers
  io = ACTUATOR_THREAD_IO             ///< non_blocking handlers, on_cancel, events of streams
};

/// What the calling thread is; nothing on a host that does not tell. Any thread.
inline std::optional<thread_kind> current_thread(host_ref host) noexcept {
  if (!ACTUATOR_HAS(host.c_thread_check(), actuator_thread_check, current)) return std::nullopt;
  return static_cast<thread_kind>(host.c_thread_check()->current(host.c_host()));
}

}  // namespace v0_9
}  // namespace actuator
