#pragma once

#include <string>

#include "client/command_table.hpp"
#include "client/port.hpp"

namespace backup::client {

/// How something ended other than well: what a script sees, and a sentence for people. No sentence:
/// there is nothing to say.
struct ending {
  exit_code code = exit_code::done;
  std::string sentence;
  /// Asking again may help: the port was away or busy, or the engine was.
  bool may_pass = false;
};

/// What an answer means that is none of success. asked_for_one: the question was about one backup,
/// so that 404 is that there is none.
ending refusal_of(const answer& got, const std::string& url, bool asked_for_one);

ending refusal_of(const trouble& met);

}  // namespace backup::client
