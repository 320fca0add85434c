#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "client/command_table.hpp"

namespace backup::client {

/// The arguments, sorted by the table; what the values mean is judged by settings.
struct command_line {
  enum class purpose { run, help, version, completion };

  purpose what = purpose::run;
  const command* which = nullptr;  ///< of the table; null: none was given
  std::string argument;            ///< of the command; empty: none was given
  /// By the name in the table; empty for an option that takes no value.
  std::map<std::string_view, std::string> options;
};

/// Reads the arguments behind the program's name. One sentence when one of them is not understood.
tl::expected<command_line, std::string> read_command_line(
    std::span<const std::string_view> arguments);

}  // namespace backup::client
