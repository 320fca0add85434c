#pragma once

#include <string>

#include "client/command_table.hpp"

namespace backup::client {

/// What --help prints: all commands, or one of them with its options.
std::string help_text(const command* of);

/// "take ID [--wait] [--timeout TIME]": a command with the options of its own.
std::string usage_of(const command& of);

/// "take ID": a command and what stands behind it.
std::string name_and_argument(const command& of);

/// The completion for bash.
std::string completion_text();

}  // namespace backup::client
