#pragma once

#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "config/resolver.hpp"
#include "log/access_file.hpp"
#include "log/access_pattern.hpp"

namespace host::config {

/// Which lines the access log has, and where they go.
struct access_log_settings {
  log::access_pattern pattern;
  log::access_file::place where;
};

/// Out of the host's resolved keys; nothing when there is to be none. One sentence for the first
/// value that does not fit.
tl::expected<std::optional<access_log_settings>, std::string> read_access_log(
    const resolved_keys& resolved);

}  // namespace host::config
