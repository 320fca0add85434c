#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "domain/app_version.hpp"
#include "domain/index_catalog.hpp"

namespace backup::catalog {

struct embedded_catalog {
  std::string_view name;
  std::string_view text;
};

/// The catalogs that were built in; made by embed_catalogs from the .json files beside this.
const std::vector<embedded_catalog>& embedded_catalogs();

/// The catalog that a setting picks: the name of a built-in one, or a file (anything with a '/' or
/// ending in .json); when empty, the built-in one named after the version's minor (8.8.x -> 8.8).
/// On failure one sentence, with line and reason for a file.
tl::expected<domain::index_catalog, std::string> pick_catalog(std::string_view setting,
                                                              const domain::app_version& version);

}  // namespace backup::catalog
