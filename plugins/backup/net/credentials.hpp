#pragma once

#include <iosfwd>
#include <string>

#include "secrets/secret_text.hpp"

namespace backup::net {

/// User name and password for the engine (HTTP basic authentication). Printing one does not
/// compile: no log line and no message may ever hold it.
struct credentials {
  std::string username;
  std::string password;  ///< wiped at the end

  ~credentials() { secrets::wipe(password); }

  friend bool operator==(const credentials&, const credentials&) = default;
  friend std::ostream& operator<<(std::ostream&, const credentials&) = delete;
};

}  // namespace backup::net
