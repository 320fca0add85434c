// The four engines that tests speak to, and what the scripted one knows of their differences.
#pragma once

#include <optional>
#include <string_view>

namespace support {

enum class engine_flavour { elasticsearch_8, elasticsearch_9, opensearch_2, opensearch_3 };

constexpr bool is_elasticsearch(engine_flavour flavour) {
  return flavour == engine_flavour::elasticsearch_8 || flavour == engine_flavour::elasticsearch_9;
}

/// `elasticsearch-8`, `opensearch-2` and so on, as the engine rig names its kinds.
std::string_view name_of(engine_flavour flavour);
std::optional<engine_flavour> flavour_named(std::string_view name);

/// What an engine says of its own version, here and there.
struct engine_version {
  std::string_view number;            ///< GET /
  std::string_view lucene;            ///< GET /
  std::string_view wire_compatible;   ///< GET /
  std::string_view index_compatible;  ///< GET /
  std::string_view snapshot;          ///< `version` of a snapshot
  long id;                            ///< `version_id` of a snapshot, `version.created` of an index
};

engine_version version_of(engine_flavour flavour);

}  // namespace support
