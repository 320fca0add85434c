#include "service/snapshot_cache.hpp"

namespace backup::service {

bool snapshot_cache::keep(std::string_view uuid, const kept_details& details) {
  const auto key = short_uuid::of(uuid);
  if (!key || key->text().empty()) return false;
  auto held = contents_.lock();
  if (held->by_uuid.size() >= most_) return held->by_uuid.contains(*key);
  const bool is_new = held->by_uuid.try_emplace(*key, entry{details, held->kept_so_far}).second;
  if (is_new) {
    ++held->kept_so_far;
    ++held->changes;
    if (listener_ != nullptr) listener_->holds(held->by_uuid.size());
  }
  return true;
}

std::optional<kept_details> snapshot_cache::find(std::string_view uuid) const {
  const auto key = short_uuid::of(uuid);
  if (!key) return std::nullopt;
  auto held = contents_.lock();
  const auto found = held->by_uuid.find(*key);
  if (found == held->by_uuid.end()) return std::nullopt;
  return found->second.details;
}

void snapshot_cache::keep_only(const std::function<bool(const short_uuid&)>& is_there,
                               std::uint64_t before) {
  auto held = contents_.lock();
  const auto dropped = std::erase_if(held->by_uuid, [&](const auto& known) {
    return known.second.number < before && !is_there(known.first);
  });
  if (dropped == 0) return;
  ++held->changes;
  if (listener_ != nullptr) listener_->holds(held->by_uuid.size());
}

void snapshot_cache::for_each(
    const std::function<void(const short_uuid&, const kept_details&)>& each) const {
  auto held = contents_.lock();
  for (const auto& [uuid, known] : held->by_uuid) each(uuid, known.details);
}

}  // namespace backup::service
