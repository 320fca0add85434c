#pragma once

#include <memory>
#include <vector>

#include "net/transfer_loop.hpp"
#include "scheduling/guarded.hpp"

namespace backup::net {

/// Loops that are driven by who waits for an answer, one each at a time. Safe from any thread.
class waiter_loops {
 public:
  waiter_loops(scheduling::scheduler& on, http_options options);

  /// One that nobody drives, with its connection to the engine; null when all are in use, curl has
  /// no memory, or the client has been stopped.
  std::shared_ptr<transfer_loop> take();
  void give_back(std::shared_ptr<transfer_loop> loop);
  /// Ends what is under way on them.
  void stop();

 private:
  struct loops {
    std::vector<std::shared_ptr<transfer_loop>> all;
    std::vector<std::shared_ptr<transfer_loop>> idle;
    bool stopped = false;
  };

  scheduling::scheduler& on_;
  const http_options options_;
  scheduling::guarded<loops> loops_;
};

}  // namespace backup::net
