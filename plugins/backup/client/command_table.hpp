#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace backup::client {

/// What the command can do at the port.
enum class verb { take, watch, wait, show, list, remove, prune, health };

/// One option. The table of them is the one place from which the command line is read, and from
/// which --help, the completion and the manual page are made.
struct option {
  std::string_view name;      ///< with its dashes
  std::string_view value;     ///< what stands for its value in texts; empty: it takes none
  std::string_view variable;  ///< of the environment, read when the option is not given; or empty
  std::string_view help;      ///< one sentence without a full stop
  bool is_file = false;       ///< its value is the path of a file
};

/// One command and the options that it has beside those of every command.
struct command {
  std::string_view name;
  verb what;
  std::string_view argument;  ///< as texts have it: "ID", "[PATTERN]"; empty: it takes none
  std::span<const option> options;
  std::string_view help;  ///< one sentence without a full stop
};

/// A variable of the environment that stands for no option: a secret, or how things are drawn.
struct variable {
  std::string_view name;
  std::string_view help;
};

/// What the process ends with: kept to, for scripts.
enum class exit_code : int {
  done = 0,
  backup_failed = 1,
  bad_usage = 2,
  not_found = 3,
  unreachable = 4,
  timed_out = 5,
  refused = 6,
  engine_failed = 7,
  not_understood = 8,
  output_lost = 9
};

struct exit_row {
  exit_code code;
  std::string_view meaning;
};

std::span<const command> commands();
std::span<const option> common_options();  ///< of every command
std::span<const option> lone_options();    ///< in place of a command
std::span<const variable> variables();
std::span<const exit_row> exit_codes();

/// Null when there is none of this name.
const command* command_named(std::string_view name);

/// An option of this command, or of every one when there is no command yet.
const option* option_named(const command* of, std::string_view name);

}  // namespace backup::client
