#pragma once

#include <cstddef>

namespace host::log {
class logger;
}

namespace host {

/// Raises what this process may have open (the soft limit of RLIMIT_NOFILE) to what so many
/// connections need beside everything else, at most to the hard limit; never lowers it. Tells the
/// log when the hard limit is too small. To be called before plugins and the port open anything.
void make_room_for_connections(std::size_t most, log::logger& logger);

}  // namespace host
