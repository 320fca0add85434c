#include "access/slow_down.hpp"

#include <algorithm>

namespace host::access {
namespace {

constexpr std::size_t size_of_v6 = 16;
constexpr std::size_t size_of_v4 = 4;
constexpr std::array<unsigned char, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

}  // namespace

peer::peer(std::span<const unsigned char> address) {
  const bool is_mapped =
      address.size() == size_of_v6 && std::equal(mapped.begin(), mapped.end(), address.begin());
  if (is_mapped) address = address.subspan(mapped.size());
  family_ = address.size() == size_of_v4 ? 4 : 6;
  std::copy_n(address.begin(), std::min(address.size(), bytes_.size()), bytes_.begin());
}

std::chrono::milliseconds slow_down::failed(const peer& from, clock::time_point now) {
  const std::lock_guard lock(mutex_);
  while (!entries_.empty() && now - entries_.front().last > with_.memory) {
    places_.erase(entries_.front().from);
    entries_.pop_front();
  }
  if (const auto known = places_.find(from); known != places_.end()) {
    entry& found = *known->second;
    found.cost = std::min(found.cost * 2, with_.longest);
    found.last = now;
    entries_.splice(entries_.end(), entries_, known->second);
    return found.cost;
  }
  if (entries_.size() >= with_.most_peers) {
    places_.erase(entries_.front().from);
    entries_.pop_front();
  }
  entries_.push_back({from, with_.first, now});
  places_.emplace(from, std::prev(entries_.end()));
  return with_.first;
}

std::size_t slow_down::peers(clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(entries_.begin(), entries_.end(),
                    [&](const entry& each) { return now - each.last <= with_.memory; }));
}

}  // namespace host::access
