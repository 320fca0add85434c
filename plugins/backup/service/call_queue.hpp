#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "scheduling/guarded.hpp"

namespace backup::service {

/// Runs calls on a few threads of its own, in order of arrival, and keeps a bounded number waiting.
/// Safe from any thread.
class call_queue {
 public:
  using call = std::function<void()>;

  call_queue(scheduling::scheduler& on, unsigned threads, std::size_t most_waiting);
  /// Drops the calls that wait and joins the threads.
  ~call_queue();

  /// False when too many wait; the call was not taken.
  bool offer(call work);

 private:
  struct contents {
    std::deque<call> waiting;
    bool is_closed = false;
  };
  void work();

  scheduling::scheduler& scheduler_;
  std::size_t most_waiting_;
  scheduling::guarded<contents> contents_;
  std::vector<std::unique_ptr<scheduling::task>> threads_;
};

}  // namespace backup::service
