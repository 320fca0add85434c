#pragma once

#include <actuator/plugin.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

#include "scheduling/guarded.hpp"

namespace backup::reporting {

/// Tells the operator when requests go to another node of the engine: a line of the log, at most
/// one in ten seconds, and a number. Safe from any thread.
class node_changes {
 public:
  node_changes(actuator::host_ref host, scheduling::scheduler& on)
      : log_(host), on_(on), told_(on) {}

  /// To be called once, before anything is reported.
  actuator::result<void> declare(actuator::registrar& on);

  /// URLs without user and password; why is part of a sentence.
  void changed(std::string_view from, std::string_view to, std::string_view why) noexcept;

 private:
  struct lines {
    std::optional<scheduling::instant> last;
    std::int64_t untold = 0;  ///< changes since then
  };

  actuator::log log_;
  actuator::counter count_;
  scheduling::scheduler& on_;
  scheduling::guarded<lines> told_;
};

}  // namespace backup::reporting
