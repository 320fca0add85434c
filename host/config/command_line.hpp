#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/property_list.hpp"

namespace host::config {

/// What the command line asks for, before any file is read.
struct command_line {
  enum class purpose { serve, check, version, help };

  purpose what = purpose::serve;
  std::vector<std::string> files;    ///< of --config, in order; the last one wins
  std::vector<property> properties;  ///< --key=value, and what --plugin and --plugin-dir stand for
  bool is_standalone = false;

  friend bool operator==(const command_line&, const command_line&) = default;
};

/// Reads the arguments behind the program's name. One sentence when one of them is not understood.
tl::expected<command_line, std::string> read_command_line(
    std::span<const std::string_view> arguments);

/// The options that are no keys, for --help.
std::string_view command_line_help();

}  // namespace host::config
