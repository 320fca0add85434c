#pragma once

#include <algorithm>
#include <map>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "storage/details_reader.hpp"
#include "storage/details_writer.hpp"

namespace storage_tests {

using namespace backup;

using entries = std::map<std::string, domain::snapshot_details>;

inline const storage::details_origin camunda{"camunda", "cluster-1"};

/// What a file of these entries holds.
inline std::string written(const entries& wanted, const storage::details_origin& origin = camunda,
                           const storage::details_bounds& bounds = {}) {
  std::string bytes;
  storage::details_writer writer(origin, bounds, [&](std::string_view more) {
    bytes += more;
    return true;
  });
  for (const auto& [uuid, details] : wanted) writer.add(uuid, details);
  writer.finish();
  return bytes;
}

struct reading {
  tl::expected<std::size_t, storage::details_fault> end;
  entries found;
};

inline reading read(std::string_view bytes, const storage::details_origin& origin = camunda,
                    const storage::details_bounds& bounds = {}) {
  const auto source =
      [left = bytes](std::span<char> room) mutable -> tl::expected<std::size_t, std::string> {
    const auto size = std::min(room.size(), left.size());
    std::copy_n(left.begin(), size, room.begin());
    left.remove_prefix(size);
    return size;
  };
  reading got{0U, {}};
  got.end = storage::read_details(origin, bounds, source, [&](std::string uuid, auto details) {
    got.found[std::move(uuid)] = std::move(details);
  });
  return got;
}

/// A usual entry of each sort.
inline entries some() {
  return {{"ML5qMISERnqbgNixliKKuw", {1790000000123, 1790000001456, {}}},
          {"H0XAXXiPQPK4A7TNkMWwFQ", {1790000002000, std::nullopt, {"shard 1 failed", ""}}},
          {"fl-5hQPTR_ahDUVOk2nPvQ", {std::nullopt, 1790000003000, {}}},
          {"x", {std::nullopt, std::nullopt, {}}}};
}

/// As many as wanted, some with failures; the same ones for the same seed.
inline entries many(std::size_t count, unsigned seed) {
  std::mt19937_64 random(seed);
  entries made;
  while (made.size() < count) {
    auto& details = made["uuid-" + std::to_string(random())];
    details.started = static_cast<domain::epoch_ms>(1790000000000 + random() % 100000000);
    details.ended = *details.started + static_cast<domain::epoch_ms>(random() % 100000);
    for (auto more = random() % 20; more > 17; --more) {
      details.failures.push_back("shard " + std::to_string(random()));
    }
  }
  return made;
}

}  // namespace storage_tests
