#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "service/backup_service.hpp"
#include "service/call_queue.hpp"

namespace backup::service {

/// Lists on threads of their own, so that slow ones keep no other call waiting. Who asks for the
/// same at the same moment shares one look at the engine and one list in memory. Safe from any
/// thread.
class shared_lists {
 public:
  using outcome = result<std::shared_ptr<const backup_list>>;
  /// Told once, on a thread of this; never when this ends before.
  using taker = std::function<void(const outcome&)>;

  /// The service outlives this. most_waiting: of takers.
  shared_lists(backup_service& service, scheduling::scheduler& on, unsigned threads,
               std::size_t most_waiting);

  /// Returns at once. False when too many wait; the taker was not taken.
  bool ask(std::string pattern, detail how_much, const call_limits& limits, taker told);

 private:
  /// One look at the engine and all who wait for it.
  struct round {
    std::string pattern;
    detail how_much;
    call_limits limits;  ///< of the first, so nobody's time is over sooner
    std::vector<taker> takers = {};
    bool has_begun = false;
    scheduling::instant began = {};
    std::uint64_t changes = 0;
  };
  using key = std::pair<std::string, detail>;
  struct contents {
    std::map<key, std::shared_ptr<round>> joinable;
    std::size_t waiting = 0;
  };

  bool may_be_joined(const round& going, const call_limits& limits) const;
  void go(const std::shared_ptr<round>& next);
  outcome look(const round& now);

  backup_service& service_;
  scheduling::scheduler& scheduler_;
  std::size_t most_waiting_;
  scheduling::guarded<contents> contents_;
  call_queue queue_;  // ends first: its threads are in the functions above
};

}  // namespace backup::service
