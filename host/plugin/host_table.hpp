#pragma once

#include <actuator/plugin.h>

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "plugin/check_book.hpp"
#include "plugin/handler_gate.hpp"
#include "plugin/services.hpp"
#include "plugin/timer_book.hpp"

namespace host::plugin {

/// The host as one plugin instance sees it: the C table, and behind it what its functions need.
/// Owned by the instance, and kept by the registry of endpoints, so that a request that comes after
/// the plugin's end finds its closed gate, and a plugin that goes on after its end this table.
class host_table : public std::enable_shared_from_this<host_table> {
 public:
  host_table(std::string plugin_id, services lent);
  host_table(const host_table&) = delete;
  host_table& operator=(const host_table&) = delete;

  const actuator_host* c_host() const noexcept { return &c_; }

  /// The object behind a C table that c_host() handed out.
  static host_table& of(const actuator_host* host) noexcept {
    return *static_cast<host_table*>(host->impl);
  }

  const std::string& plugin_id() const noexcept { return plugin_id_; }
  const services& lent() const noexcept { return lent_; }
  handler_gate& gate() noexcept { return gate_; }
  const handler_gate& gate() const noexcept { return gate_; }

  timer_book& timers() noexcept { return timers_; }
  check_book& checks() noexcept { return checks_; }

  /// Lets nobody into the plugin any more, neither handlers nor timers nor checks.
  void close();

  /// Who this instance is among the metrics.
  std::uint64_t metrics_owner() const noexcept { return metrics_owner_; }

  /// Declaring is allowed between these two, on the thread of the first. The second returns the
  /// sentence of the first declaration that was refused as wrong or taken.
  void begin_declaring();
  std::optional<std::string> end_declaring();
  bool may_declare() const noexcept;
  void declaration_refused(std::string_view sentence);

  /// Logs that the plugin broke a rule, with the function's name and what it did. A plugin that
  /// does so in a loop gets fewer and fewer lines. Any thread.
  void misbehaved(std::string_view function, std::string_view what) noexcept;
  std::uint64_t misbehaviours() const noexcept {
    return misbehaviours_.load(std::memory_order_relaxed);
  }
  struct misbehaviour {
    std::string function;
    std::string what;
  };
  std::optional<misbehaviour> last_misbehaviour() const;

  /// Whether a call may be this plugin's. Looks at its owner on a strict host alone, and tells when
  /// it is another plugin's.
  bool may_own(const char* function, std::uint64_t call) noexcept;

  /// The plugin's destroy() has returned. The table itself stays, for a plugin that goes on using
  /// it.
  void end() noexcept { ended_.store(true, std::memory_order_release); }
  bool has_ended() const noexcept { return ended_.load(std::memory_order_acquire); }

  /// Logs that the host itself failed in a function that the plugin called.
  void failed(std::string_view function, std::string_view what) noexcept;

 private:
  std::string plugin_id_;
  services lent_;
  const std::uint64_t metrics_owner_;
  actuator_host c_{};
  handler_gate gate_;
  timer_book timers_{*this};
  check_book checks_{*this};
  std::atomic<std::thread::id> declaring_thread_{};
  std::optional<std::string> first_refused_;
  std::atomic<std::uint64_t> misbehaviours_{0};
  std::atomic<bool> ended_{false};
  mutable std::mutex telling_;
  std::optional<misbehaviour> last_misbehaviour_;  ///< guarded by telling_
};

/// The barrier of every function that plugins call: an exception of ours ends here. `body` gets the
/// host_table; what it returns is what the plugin gets.
template <class Body>
actuator_status answer_plugin(const actuator_host* host, const char* function,
                              Body&& body) noexcept {
  if (host == nullptr) return ACTUATOR_INVALID;
  host_table& table = host_table::of(host);
  if (table.has_ended()) {
    table.misbehaved(function, "It was called though the plugin had been destroyed.");
    return ACTUATOR_WRONG_STATE;
  }
  try {
    return body(table);
  } catch (const std::exception& thrown) {
    table.failed(function, thrown.what());
  } catch (...) {
    table.failed(function, "something that is no std::exception");
  }
  return ACTUATOR_INTERNAL;
}

}  // namespace host::plugin
