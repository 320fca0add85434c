#include "service/contents.hpp"

#include <algorithm>
#include <utility>

namespace backup::service {
namespace {

/// The first of these that the others lack, unless all are there.
const domain::snapshot* first_missing(const std::vector<domain::snapshot>& these,
                                      const std::vector<domain::snapshot>& others) {
  for (const auto& each : these) {
    const bool is_there = std::any_of(others.begin(), others.end(), [&each](const auto& other) {
      return other.uuid == each.uuid;
    });
    if (!is_there) return &each;
  }
  return nullptr;
}

}  // namespace

engine_result<listing> read_contents(engine_port& engine, std::string_view pattern,
                                     const call_limits& limits) {
  constexpr int tries = 3;  // a snapshot may come or go between the two listings
  for (int left = tries;; --left) {
    const auto states = engine.list_snapshots(pattern, detail::states, limits);
    if (!states) return tl::unexpected(states.error());
    if (states->parts.empty()) return *states;
    auto contents = engine.list_snapshots(pattern, detail::contents, limits);
    if (!contents) return contents;
    const auto* const missing = first_missing(states->parts, contents->parts);
    if (missing == nullptr) return contents;
    if (left > 1) continue;
    return tl::unexpected(engine_error{
        engine_fault::nonsense, 0,
        "The engine lists snapshot " + missing->name.to_string() +
            " but does not show what it holds, as when the repository cannot be read"});
  }
}

}  // namespace backup::service
