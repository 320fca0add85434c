#include "service/detail_keeper.hpp"

#include <string>
#include <utility>
#include <vector>

namespace backup::service {

void detail_keeper::load() {
  const auto before = cache_.changes();
  const auto loaded =
      store_.load([this](const std::string& uuid, const domain::snapshot_details& details) {
        cache_.keep(uuid, kept_details::of(details));
      });
  // What others have added meanwhile is saved once more at worst.
  if (before == 0 && loaded.end == details_loaded::ending::loaded) saved_ = loaded.entries;
  using ending = details_loaded::ending;
  if (loaded.end == ending::set_aside || loaded.end == ending::unreadable) {
    events_.kept_details_unusable(loaded.message);
  }
}

void detail_keeper::save_if_changed() {
  const auto changes = cache_.changes();
  if (changes == saved_) return;
  // A disk may be slow, and lists need the cache meanwhile.
  std::vector<std::pair<short_uuid, kept_details>> entries;
  entries.reserve(cache_.size());
  cache_.for_each([&entries](const short_uuid& uuid, const kept_details& details) {
    entries.emplace_back(uuid, details);
  });
  const auto saving = store_.begin();
  for (const auto& [uuid, details] : entries) saving->add(uuid.text(), details.to_domain());
  if (const auto done = saving->commit(); !done) {
    events_.details_not_kept(done.error());
    return;  // tried again after the next change, or a while
  }
  saved_ = changes;
}

}  // namespace backup::service
