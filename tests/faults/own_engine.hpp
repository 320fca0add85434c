#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "support/process.hpp"

namespace faults {

/// A real engine that belongs to this program alone, so that it may be killed. Ends, with its data,
/// when this does, also when the program is killed.
class own_engine {
 public:
  /// kind: as tests/engine/run has it. Throws with the rig's words when it does not become ready.
  explicit own_engine(std::string kind);
  ~own_engine();
  own_engine(const own_engine&) = delete;
  own_engine& operator=(const own_engine&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  /// SIGKILL; returns when it is gone.
  void kill();
  /// On the same data and port; returns when it is ready.
  void start_again();

 private:
  std::string kind_;
  std::string folder_;
  std::uint16_t port_ = 0;
  std::unique_ptr<support::process> rig_;
};

}  // namespace faults
