#include "calls/call_shard.hpp"

#include <algorithm>
#include <utility>

namespace host::calls {
namespace {

constexpr std::uint64_t bits(unsigned count) {
  return (std::uint64_t{1} << count) - 1;
}

}  // namespace

open_call* call_shard::open(std::string_view owner) {
  const std::size_t account = account_of(owner);
  if (owners_[account].open >= most_per_owner_ || next_number_ > bits(number_bits)) return nullptr;
  std::size_t place = places_.size();
  if (!free_.empty()) {
    place = free_.back();
    free_.pop_back();
  } else {
    if (place > bits(place_bits)) return nullptr;
    places_.emplace_back();
    free_.reserve(places_.size());  // so that closing never needs memory
  }
  ++owners_[account].open;
  open_call& entry = places_[place];
  entry.id = next_number_++ << (place_bits + shard_bits) | place << shard_bits | shard_;
  entry.owner = account;
  entry.entered = false;
  return &entry;
}

open_call* call_shard::find(std::uint64_t call) {
  const std::size_t place = (call >> shard_bits) & bits(place_bits);
  if (call == 0 || place >= places_.size() || places_[place].id != call) return nullptr;
  return &places_[place];
}

void call_shard::close(open_call& entry, open_call& parts) {
  --owners_[entry.owner].open;
  free_.push_back((entry.id >> shard_bits) & bits(place_bits));
  entry.id = 0;
  parts.request.swap(entry.request);
  parts.place.receiver.swap(entry.place.receiver);
  parts.place.exchange = entry.place.exchange;
  parts.pieces.swap(entry.pieces);
}

void call_shard::list_calls(std::string_view owner, std::vector<std::uint64_t>& calls) const {
  for (const open_call& each : places_) {
    if (each.id != 0 && (owner.empty() || owner_name(each) == owner)) calls.push_back(each.id);
  }
}

/// A handful at most: owners are spread over the shards.
std::size_t call_shard::account_of(std::string_view owner) {
  const auto known = std::find_if(owners_.begin(), owners_.end(),
                                  [&](const owner_account& each) { return each.name == owner; });
  if (known != owners_.end()) return static_cast<std::size_t>(known - owners_.begin());
  owners_.push_back({std::string(owner), 0});
  return owners_.size() - 1;
}

}  // namespace host::calls
