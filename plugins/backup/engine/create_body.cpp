#include "engine/create_body.hpp"

#include <boost/json.hpp>

namespace backup::engine {

std::string create_body(const domain::planned_part& part, const domain::run_id& run) {
  namespace json = boost::json;
  return json::serialize(json::object{
      {"indices", json::array(part.indices.begin(), part.indices.end())},
      {"ignore_unavailable", false},
      {"include_global_state", true},
      // Elasticsearch adds its system indices otherwise; OpenSearch ignores the member.
      {"feature_states", json::array{"none"}},
      // OpenSearch leaves closed indices out of a pattern otherwise: archived data in no snapshot.
      {"expand_wildcards", "all"},
      {"metadata", json::object{{"backupId", part.name.id.value()},
                                {"version", part.name.version.text()},
                                {"partNo", part.name.part},
                                {"partCount", part.name.count},
                                // Ours alone: which taking of the backup made the part.
                                {"runId", run.text()}}},
  });
}

}  // namespace backup::engine
