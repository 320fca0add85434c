#pragma once

#include <chrono>

#include "service/port/engine_port.hpp"

namespace backup::service {

/// What a request to the engine is for.
enum class request_kind {
  repository,  ///< whether it is known
  list,        ///< names, uuids and states
  details,     ///< what costs the engine a blob for each snapshot
  running,     ///< what is being made
  status,      ///< how far that is
  clock,
  indices,
  create,
  remove
};

/// Sees every request that is sent to the engine, for the metrics. Called from any thread of the
/// plugin; returns at once.
class request_observer {
 public:
  virtual ~request_observer() = default;
  virtual void request_begun() noexcept = 0;
  /// failed: why it brought nothing; null when it did.
  virtual void request_ended(request_kind kind, const engine_fault* failed,
                             std::chrono::nanoseconds took) noexcept = 0;
};

}  // namespace backup::service
