#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/config_file.hpp"
#include "config/data/location.hpp"
#include "config/property_list.hpp"

namespace host::config {

/// Locations of one level, and who names them, for messages.
struct named_group {
  location_group locations;
  std::string named_by;
  bool is_found_by_default = false;  ///< nobody names them: files of the working folder
};

/// One thing to read: a file, a tree or a variable that is there.
struct config_place {
  location::kind what = location::kind::file;
  std::string path;
  std::string extension;  ///< how it is to be read, when its name does not say so
  bool is_for_profile = false;
};

/// What there is at a location: in a folder, files of these names; of each its variant for the
/// profile alone, unless that is empty. In the order of reading, a later one wins. One sentence
/// when there is nothing and the location is not optional.
tl::expected<std::vector<config_place>, std::string> places_at(
    const location& place, const std::string& profile, const std::vector<std::string>& names,
    const std::string& named_by, const property_list& above);

/// Its documents. One sentence when it cannot be taken.
tl::expected<std::vector<document>, std::string> read_place(const config_place& place,
                                                            const property_list& above);

}  // namespace host::config
