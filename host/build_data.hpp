#pragma once

#include <string_view>

namespace host {

/// What the build knows of this program; written by build_data.cmake. Empty where it knows nothing:
/// all of the commit in a tree that comes from no repository.
struct build_data {
  std::string_view time;  ///< when this commit was first built here, ISO 8601, UTC
  std::string_view branch;
  std::string_view commit;       ///< all digits
  std::string_view commit_time;  ///< ISO 8601, UTC
  std::string_view description;  ///< the first line of the commit
};

build_data this_build();

}  // namespace host
