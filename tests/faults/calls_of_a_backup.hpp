#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "faults/site.hpp"
#include "support/fault_proxy.hpp"

namespace faults {

/// Numbers the calls that a backup makes. A look is repeated for as long as the engine takes, so of
/// those that ask the same after the same create only the first has a number, or the first two.
/// What a host asks beside every backup, what the engine makes, has none.
class call_numbers {
 public:
  explicit call_numbers(int equal_looks = 1) : equal_looks_(equal_looks) {}
  /// From 1; the last one again for a call without a number of its own.
  int next(const std::string& method, const std::string& target);
  bool was_new() const { return was_new_; }

 private:
  std::map<std::string, int> seen_since_the_create_;
  int equal_looks_;
  int last_ = 0;
  bool was_new_ = false;
};

/// Opened by one thread, waited for by another.
class gate {
 public:
  void open();
  bool wait(std::chrono::milliseconds limit);
  bool is_open();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

/// What happens to a call, and to what its caller asks then.
enum class held {
  before,  ///< it never reaches the engine, nor does anything after it
  after    ///< the engine carries it out, the answer never comes back
};
std::string to_string(held how);

/// Adds the rule for the call of this number; the gate opens when it has come, or been carried out.
std::shared_ptr<gate> hold_call(support::fault_proxy& proxy, int number, held how,
                                int equal_looks = 1);
/// The same for the create of a part.
std::shared_ptr<gate> hold_create(support::fault_proxy& proxy, int part, held how);
/// The create of a part reaches the engine only so long after the gate has opened.
std::shared_ptr<gate> delay_create(support::fault_proxy& proxy, int part,
                                   std::chrono::milliseconds time);

}  // namespace faults
