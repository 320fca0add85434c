#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/command_line.hpp"
#include "config/config_file.hpp"
#include "config/data/profiles.hpp"
#include "config/property_list.hpp"

namespace host::config {

/// What files and folders say that are looked for as Spring Boot looks for its own.
struct config_data {
  std::vector<document> documents;  ///< those in force, the one that wins first
  profiles in_force;
};

/// Reads the files that --config names, else those of `spring.config.location`, else the default
/// places (`./`, `./config/`, `./config/*/`); those of `spring.config.additional-location` and
/// `spring.config.import`; what those import; and for each profile in force its own variant beside
/// each. Documents for other profiles are left out. `above` holds the sources that win over all
/// files, and alone may name places. One sentence when something cannot be taken.
tl::expected<config_data, std::string> read_config_data(const command_line& given,
                                                        const property_list& above);

}  // namespace host::config
