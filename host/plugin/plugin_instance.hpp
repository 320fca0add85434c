#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "plugin/file_rules.hpp"
#include "plugin/plugin_description.hpp"
#include "plugin/services.hpp"

struct actuator_plugin;

namespace host::plugin {

class host_table;
class shared_object;

/// loaded -> created -> started -> stopping -> destroyed. A failed create() goes back to loaded, a
/// failed start() ends in destroyed.
enum class plugin_state { loaded, created, started, stopping, destroyed };

std::string_view to_string(plugin_state state);

/// How a plugin keeps to the rules.
struct plugin_conduct {
  std::uint64_t misbehaviours = 0;
  std::string last_function;  ///< of the last one; empty when there was none
  std::string last_what;      ///< what it did there
};

/// One instance of one plugin and its life. Owned by the composition root.
///
/// Threads: every function except `state()`, `drained()` and `description()` belongs to the one
/// control thread, which must stay the same from start() to its return. Those three are safe from
/// any thread.
///
/// Errors are one sentence that names the plugin, what it said and, where there is something to
/// do, what to do. A step in the wrong state is a bug of the caller and asserts.
class plugin_instance {
 public:
  /// Loads a shared object and judges its table; runs no code of the plugin beyond its entry and
  /// its static initialisers. A relative path counts from the working directory.
  static tl::expected<std::unique_ptr<plugin_instance>, std::string> load(
      const std::filesystem::path& file, services lent, const file_trust& trust = {});

  /// The same for a table that is linked in. `table` and what it points to must outlive the
  /// instance; `file` is for messages only.
  static tl::expected<std::unique_ptr<plugin_instance>, std::string> adopt(
      const actuator_plugin* table, const std::filesystem::path& file, services lent);

  /// Stops and destroys what still lives. A plugin that is not drained then is abandoned with all
  /// it may still touch (nothing is freed under its threads), and a log line says so.
  ~plugin_instance();
  plugin_instance(const plugin_instance&) = delete;
  plugin_instance& operator=(const plugin_instance&) = delete;

  const plugin_description& description() const { return description_; }
  plugin_state state() const { return state_.load(); }

  /// config_json: one JSON object, canonical key -> value of its type. The error names keys by
  /// their canonical names, so that the caller can add where each value came from.
  tl::expected<void, std::string> create(std::string_view config_json);

  /// The plugin declares its endpoints and health and starts its threads. On failure everything
  /// that it declared is taken back and it is destroyed.
  tl::expected<void, std::string> start();

  /// No new work: from now on the host answers 503 for the plugin's endpoints. Open calls may
  /// still be answered. Returns when the plugin's own stop() has returned, which is quick.
  tl::expected<void, std::string> stop();

  /// Whether the plugin owes no answer any more and no thread is inside one of its handlers. Ask
  /// until it is true or the drain time is over, then destroy() or leave the process with _exit.
  bool drained() const;

  /// Ids of the requests and health checks that the plugin owes an answer. Any thread.
  std::vector<std::uint64_t> owed_calls() const;

  /// Joins the plugin's threads and frees it. The registries stay frozen: its endpoints remain
  /// declared and answer 503. Blocks as long as the plugin's own destroy() does: a caller that has
  /// a drain time needs a watchdog that leaves with _exit. Fails, and touches nothing, when the
  /// plugin is not drained; the sentence names the open calls.
  tl::expected<void, std::string> destroy();

  /// Safe from any thread.
  plugin_conduct conduct() const;

  /// Threads that go on though the plugin has been destroyed; the process must end with _exit then.
  /// Only those are known that were started inside create() or start() and have kept their name.
  std::size_t threads_left() const { return threads_left_; }

 private:
  plugin_instance(std::unique_ptr<shared_object> object, const actuator_plugin* table,
                  plugin_description description, services lent);

  tl::expected<void, std::string> undo_start(std::string reason);
  void destroy_now();
  std::string thread_name() const;
  void tell_of_threads_left();

  std::unique_ptr<shared_object> object_;  ///< null for an adopted table
  const actuator_plugin* table_;
  plugin_description description_;
  services lent_;
  std::size_t threads_left_ = 0;
  std::shared_ptr<host_table> host_;  ///< shared with the handlers in the registry
  void* self_ = nullptr;
  std::atomic<plugin_state> state_{plugin_state::loaded};
};

}  // namespace host::plugin
