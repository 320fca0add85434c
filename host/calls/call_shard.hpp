#pragma once

// Private to call_registry.cpp.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "calls/call_registry.hpp"

namespace host::calls {

/// One open call. What it refers to is destroyed outside of the lock.
struct open_call {
  std::uint64_t id = 0;  ///< 0: the place is free
  std::size_t owner = 0;
  call_registry::shared_request request;
  clock::time_point deadline;
  answer_place place;  ///< empty once the client was answered or has left
  std::shared_ptr<stream> pieces;
  bool entered = false;  ///< the plugin has seen it
};

/// Some owners' calls under one lock. A call lies at a place that its id names, so finding it takes
/// no search and opening it no memory:
///
///     id = 0 (1 bit, see id_source.hpp), number of the call in this shard (43 bits), place (16
///     bits),
///          shard (4 bits)
///
/// The number only grows, so no id comes twice; at a hundred thousand calls a second it lasts two
/// years, and then no call is opened any more.
class call_shard {
 public:
  enum : unsigned { shard_bits = 4, place_bits = 16, number_bits = 43 };

  call_shard(std::size_t shard, std::size_t most_per_owner)
      : shard_(shard), most_per_owner_(most_per_owner) {}

  /// The entry of a new call, its id set; null when there is no room. Under the lock.
  open_call* open(std::string_view owner);

  /// The entry of an open call, or null. Under the lock.
  open_call* find(std::uint64_t call);

  /// Frees the place of an entry, whose parts are moved to `parts` to be used and destroyed later.
  void close(open_call& entry, open_call& parts);

  void list_calls(std::string_view owner, std::vector<std::uint64_t>& calls) const;
  const std::string& owner_name(const open_call& entry) const { return owners_[entry.owner].name; }

  std::mutex mutex;

 private:
  struct owner_account {
    std::string name;
    std::size_t open = 0;
  };
  std::size_t account_of(std::string_view owner);

  const std::size_t shard_;
  const std::size_t most_per_owner_;
  std::uint64_t next_number_ = 1;
  std::deque<open_call> places_;
  std::vector<std::size_t> free_;
  std::vector<owner_account> owners_;
};

}  // namespace host::calls
