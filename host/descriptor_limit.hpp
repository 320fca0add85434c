#pragma once

#include <cstddef>

namespace host::log {
class logger;
}

namespace host {

struct connection_room {
  std::size_t connections = 0;
  std::size_t for_probes = 0;  ///< beyond those
};

/// Raises what this process may have open (the soft limit of RLIMIT_NOFILE) to what so many
/// connections need beside everything else, at most to the hard limit; never lowers it. When the
/// hard limit is too small, tells the log and returns how many there is room for, so that those
/// beyond are told instead of left waiting. To be called before plugins and the port open anything.
connection_room make_room_for(connection_room wanted, log::logger& logger);

}  // namespace host
