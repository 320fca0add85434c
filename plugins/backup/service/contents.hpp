#pragma once

#include <string_view>

#include "service/port/engine_port.hpp"

namespace backup::service {

/// Snapshots with their contents, of which nothing is missing. An engine leaves out of such a
/// listing what it cannot read at the moment, so what is not in it may be there all the same: only
/// names and states, which come from elsewhere, tell that a snapshot is gone. An error where they
/// show one that the contents lack.
engine_result<listing> read_contents(engine_port& engine, std::string_view pattern,
                                     const call_limits& limits);

}  // namespace backup::service
