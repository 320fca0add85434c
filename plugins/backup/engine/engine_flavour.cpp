#include "engine/engine_flavour.hpp"

#include <array>

namespace backup::engine {
namespace {

struct row {
  int status;
  std::string_view type;
  std::string_view reason_part;  ///< the type alone says it when this is empty
  refusal meaning;
};

constexpr std::array<row, 8> table{{
    // Elasticsearch from 8.3 on has a type of its own for a name that is in use. OpenSearch and
    // earlier Elasticsearch use that of a malformed name, and only the reason tells them apart.
    {400, "snapshot_name_already_in_use_exception", "", refusal::name_taken},
    {400, "invalid_snapshot_name_exception", "same name already exists", refusal::name_taken},
    {400, "invalid_snapshot_name_exception", "same name is already in-progress",
     refusal::name_taken},
    // The same words everywhere.
    {404, "repository_missing_exception", "", refusal::repository_missing},
    {404, "index_not_found_exception", "", refusal::index_missing},
    {404, "snapshot_missing_exception", "", refusal::snapshot_missing},
    // A node that was restarted takes requests before its shards, and refuses to make a snapshot.
    {500, "snapshot_exception", "don't have primary shards", refusal::shards_missing},
    {500, "snapshot_exception", "have unassigned primary shards", refusal::shards_missing},
}};

}  // namespace

std::optional<refusal> known_refusal(int status, std::string_view type, std::string_view reason) {
  for (const auto& known : table) {
    const bool same_words =
        known.type == type && reason.find(known.reason_part) != std::string_view::npos;
    if (known.status == status && same_words) return known.meaning;
  }
  return std::nullopt;
}

}  // namespace backup::engine
