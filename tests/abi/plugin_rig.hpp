#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calls/alarm_clock.hpp"
#include "calls/call_registry.hpp"
#include "calls/handler_watch.hpp"
#include "calls/id_source.hpp"
#include "calls/work_schedule.hpp"
#include "log/logger.hpp"
#include "metrics/metric_registry.hpp"
#include "plugin/plugin_instance.hpp"
#include "registry/endpoint.hpp"
#include "registry/health.hpp"
#include "registry/info.hpp"

namespace support {

/// Everything of a host but its network: real registries, a logger that writes to memory, and
/// requests that go straight into the declared handler. One thread.
class plugin_rig {
 public:
  plugin_rig();
  ~plugin_rig();
  plugin_rig(const plugin_rig&) = delete;
  plugin_rig& operator=(const plugin_rig&) = delete;

  host::plugin::services services();

  /// Loads a plugin that must load.
  std::unique_ptr<host::plugin::plugin_instance> load(std::string_view file);

  /// Loads, creates without configuration and starts a plugin that must do so.
  std::unique_ptr<host::plugin::plugin_instance> run(std::string_view file);

  /// What became of one request.
  struct outcome {
    std::uint64_t call = 0;
    std::optional<host::http::response> answer;  ///< nothing while it is open
  };

  /// Enters the handler of a GET endpoint. The outcome's answer is filled in when it comes, which
  /// may be later: hold on to the pointer.
  std::shared_ptr<outcome> ask(std::string_view id, std::string_view path = "",
                               host::http::request request = {});

  /// Stops, checks that nothing is owed any more, destroys.
  void end(host::plugin::plugin_instance& plugin);

  /// All log lines so far.
  std::string log() const;

  bool strict = true;  ///< of plugins that are loaded from now on
  std::mutex noticing;
  std::vector<std::string> long_stays;  ///< "plugin function" of those that lasted 50 ms; guarded
  host::calls::handler_watch watch{[this](const host::calls::handler_watch::long_stay& found) {
                                     const std::lock_guard lock(noticing);
                                     long_stays.push_back(found.owner + " " + found.function);
                                   },
                                   std::chrono::milliseconds(50)};
  host::registry::endpoint_registry endpoints;
  host::registry::health_registry health;
  host::registry::info_registry info;
  host::metrics::metric_registry metrics{2};
  host::calls::call_registry calls{8};
  host::calls::id_source timer_ids;
  host::calls::id_source check_ids{host::calls::first_check_call};
  host::calls::alarm_clock alarms;
  host::calls::work_schedule schedule{alarms};  ///< opened by tests that want it

 private:
  int log_descriptor_;
  host::log::logger logger_;
};

/// "plugin zoo: {file}" without the folder of the build, so that expected texts can be whole.
std::string without_folder(std::string sentence);

/// A file of the zoo.
std::string zoo(std::string_view name);

/// The answer in one line: "200 text/plain fine".
std::string in_words(const std::optional<host::http::response>& answer);

}  // namespace support
