#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace host::check {

/// How a run in a process of its own ended.
struct ending {
  enum class kind { finished, hung, signalled, exited, not_started };

  kind what = kind::finished;
  int number = 0;  ///< the signal, the exit code, or errno when it could not be started
};

/// Hands one line to the parent, at once. Without a line break in it.
using line_sink = std::function<void(std::string_view line)>;

/// Runs `body` in a forked child, which ends right behind it, without destructors of anything else.
/// `take` gets its lines in this process. A child that is not done by the deadline is killed.
/// Signals do in the child what they do by default, and what it prints goes to standard error.
/// To be called while this process has one thread.
ending run_contained(std::chrono::milliseconds deadline, const std::function<void(line_sink)>& body,
                     const line_sink& take);

}  // namespace host::check
