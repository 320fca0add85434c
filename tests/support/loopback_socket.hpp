#pragma once

#include <cstdint>
#include <string_view>

namespace support {

/// A socket that listens on a free port of loopback; whoever has it closes it.
struct loopback_socket {
  int descriptor = -1;
  std::uint16_t port = 0;
};

/// Throws with the name of who wants it.
loopback_socket listen_on_loopback(std::string_view who);

}  // namespace support
