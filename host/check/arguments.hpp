#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/command_line.hpp"

namespace host::check {

/// How far a plugin is taken.
enum class depth {
  read,  ///< the bytes of the file alone; none of its code runs
  load,  ///< and loaded: static initialisers and the entry run
  run    ///< and created, started, stopped and destroyed
};

/// What the command line asks for.
struct arguments {
  enum class purpose { check, version, help };

  purpose what = purpose::check;
  bool as_json = false;
  depth how_far = depth::run;
  std::chrono::milliseconds deadline{10'000};  ///< for each plugin
  config::command_line configuration;          ///< --config and --key=value
  std::vector<std::string> plugins;            ///< at least one when checking
};

/// Reads the arguments behind the program's name. One sentence when one is not understood.
tl::expected<arguments, std::string> read_arguments(std::span<const std::string_view> given);

std::string_view help_text();

}  // namespace host::check
