#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include <actuator/plugin.hpp>

#include "service/backup_list.hpp"
#include "service/call_queue.hpp"

namespace backup::endpoint {

/// Sends lists to their clients. A short one goes out whole; a long one is written while the client
/// reads it, so that it takes no memory. Safe from any thread.
class list_sender {
 public:
  /// most_open: long lists on their way at one time.
  list_sender(scheduling::scheduler& on, std::size_t most_open);

  void send(actuator::call call, std::shared_ptr<const service::backup_list> list);

  /// The stop of this process, after which nobody tells any more that there is room: what is on its
  /// way is written by looking, for a short time, and then cut off. Does not wait.
  void stop();

 private:
  class written_list;
  /// Shared with the lists, which may outlive a turn of the sender.
  struct shared;

  std::size_t most_open_;
  std::shared_ptr<shared> shared_;
  service::call_queue writers_;  // ends first: its thread is in what it writes
};

}  // namespace backup::endpoint
