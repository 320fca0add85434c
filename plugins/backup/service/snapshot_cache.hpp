#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "scheduling/guarded.hpp"
#include "service/kept_details.hpp"
#include "service/short_uuid.hpp"

namespace backup::service {

/// Sees how much the cache is good for, for the metrics. Called from any thread, with the cache
/// locked; returns at once.
class cache_listener {
 public:
  virtual ~cache_listener() = default;
  /// Finished snapshots that a list was made of: those whose details were there, and the others.
  virtual void looked_up(std::size_t found, std::size_t lacking) noexcept = 0;
  virtual void holds(std::size_t entries) noexcept = 0;
};

/// Details of finished snapshots of one repository by uuid. A finished snapshot never changes, so
/// what is here is true as long as its uuid is in the engine. Bounded; some 90 bytes for each. Safe
/// from any thread.
class snapshot_cache {
 public:
  static constexpr std::size_t most_kept = 1'000'000;

  explicit snapshot_cache(scheduling::scheduler& on, std::size_t most = most_kept)
      : contents_(on), most_(most) {}

  /// Outlives the cache. To be called once, before others use the cache.
  void tell(cache_listener* listener) { listener_ = listener; }

  /// False when it cannot be kept: there are too many, or the uuid is longer than engines write.
  bool keep(std::string_view uuid, const kept_details& details);

  std::optional<kept_details> find(std::string_view uuid) const;

  /// Calls use(find) with a function as above, of which all calls together take one lock. It must
  /// not wait.
  template <class Use>
  void with_lookup(Use use) const {
    auto held = contents_.lock();
    std::size_t hits = 0;
    std::size_t misses = 0;
    use([&](const short_uuid& uuid) -> const kept_details* {
      const auto found = held->by_uuid.find(uuid);
      const bool is_hit = found != held->by_uuid.end();
      ++(is_hit ? hits : misses);
      return is_hit ? &found->second.details : nullptr;
    });
    if (listener_ != nullptr) listener_->looked_up(hits, misses);
  }

  /// A moment to name in keep_only().
  std::uint64_t moment() const { return contents_.lock()->kept_so_far; }
  /// Drops what was kept before the moment and is none of these: it is no longer in the engine.
  void keep_only(const std::function<bool(const short_uuid&)>& is_there, std::uint64_t before);

  std::size_t size() const { return contents_.lock()->by_uuid.size(); }
  /// Grows with every change.
  std::uint64_t changes() const { return contents_.lock()->changes; }
  /// Every entry; `each` must not wait and not call the cache.
  void for_each(const std::function<void(const short_uuid&, const kept_details&)>& each) const;

 private:
  struct entry {
    kept_details details;
    std::uint64_t number;
  };
  struct contents {
    std::unordered_map<short_uuid, entry, short_uuid::hash> by_uuid;
    std::uint64_t kept_so_far = 0;
    std::uint64_t changes = 0;
  };
  mutable scheduling::guarded<contents> contents_;
  std::size_t most_;
  cache_listener* listener_ = nullptr;
};

}  // namespace backup::service
