#pragma once

#include <actuator/plugin.h>

#include <string>

namespace host::plugin {

/// Why something that a plugin passed was not taken: the code for its program and the sentence for
/// its author.
struct refused {
  actuator_status status = ACTUATOR_INVALID;
  std::string sentence;

  friend bool operator==(const refused&, const refused&) = default;
};

}  // namespace host::plugin
