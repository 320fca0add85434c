#pragma once

#include <optional>
#include <string_view>

namespace backup::engine {

/// Refusals that somebody decides by.
enum class refusal {
  name_taken,
  repository_missing,
  index_missing,
  snapshot_missing,
  shards_missing  ///< it has been started a moment ago, say, and reads its indices
};

/// Where engines and their releases differ. All of them are asked in the same words; how they
/// refuse is one table. Every row is believed of every engine: a release that takes over another's
/// words must not be misread, and no call is spent on finding out which engine it is.
/// Nothing when the refusal is none of these.
std::optional<refusal> known_refusal(int status, std::string_view type, std::string_view reason);

}  // namespace backup::engine
