#pragma once

#include <string_view>

#include <tl/expected.hpp>

#include "catalog/located_json.hpp"
#include "domain/index_catalog.hpp"

namespace backup::catalog {

/// Reads an index catalog:
///
///   {"name": "8.8", "description": "...", "groups": [
///     {"indices": [{"name": "operate-list-view-8.3.0_", "required": true, "dated": true}]}]}
///
/// "description" may be left out, "required" is true and "dated" false when left out. Indices that
/// are in no backup on purpose stand in "left_out": [{"name": "...", "reason": "..."}]. Refused
/// with line and reason: other members, an index in two places, an empty group, a name that is not
/// an index of the applications (operate-, tasklist- or camunda-, lower case, ending in '_').
tl::expected<domain::index_catalog, located_error> read_catalog(std::string_view text);

}  // namespace backup::catalog
