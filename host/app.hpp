#pragma once

#include <span>
#include <string_view>

namespace host {

/// What the process ends with. Part of the contract: service managers restart on one and not on
/// the other.
enum class exit_code : int { clean = 0, failed = 1, bad_configuration = 2 };

/// The whole program, composed: configuration, log, plugins, registries, router, listener; stopped
/// in reverse by SIGTERM or SIGINT. Prints one sentence to standard error when it cannot start.
///
/// arguments: without the program's name. environment: `NAME=value` each. Both must outlive the
/// call. To be called once, on the main thread, after stop_signals::block().
exit_code run(std::span<const std::string_view> arguments,
              std::span<const std::string_view> environment);

}  // namespace host
