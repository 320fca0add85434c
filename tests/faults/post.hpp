#pragma once

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "faults/site.hpp"

namespace faults {

/// A POST that is on its way while other things happen. The host must live longer, running or not.
class post {
 public:
  post(fault_host& host, const std::string& id)
      : asking_([&host, id, this] { answer_ = host.take(id); }) {}
  ~post() { end(); }
  post(const post&) = delete;
  post& operator=(const post&) = delete;

  /// Waits for its end; whether it was answered 200.
  bool was_promised();
  /// Waits for its end; the answer, for messages.
  std::string words();

 private:
  void end();

  std::optional<support::http_answer> answer_;
  std::thread asking_;
};

/// One POST an id, to the hosts in turn, each on a connection of its own: all of them are sent
/// before the first answer is read. The answers in the same order; status 0: none came.
std::vector<support::http_answer> post_at_once(const std::vector<fault_host*>& hosts,
                                               const std::vector<std::string>& ids);

/// Ids that no other case of this program uses.
std::string new_id();
std::vector<std::string> new_ids(std::size_t count);

}  // namespace faults
