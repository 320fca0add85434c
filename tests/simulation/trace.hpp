#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "simulation/kernel.hpp"

namespace simulation {

/// What happened in a schedule, one line each. Off while nobody wants to read it, which is nearly
/// always: a schedule that fails is run again with it.
class trace {
 public:
  trace(const kernel& on, bool is_on) : kernel_(on), is_on_(is_on) {}

  bool is_on() const { return is_on_; }
  /// who: a host's life ("host2.1"), an operator, the engine. Call it only when it is on.
  void add(const std::string& who, const std::string& what);
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  const kernel& kernel_;
  bool is_on_;
  std::vector<std::string> lines_;
};

/// A snapshot's name without what all have in common.
std::string short_name(const std::string& name);

}  // namespace simulation
