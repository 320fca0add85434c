#include "client/command_table.hpp"

#include <algorithm>
#include <array>

namespace backup::client {
namespace {

constexpr option as_json{"--json", "", "", "prints the answer of the port as it is"};
constexpr option retry_for{"--retry-for", "TIME", "",
                           "how long in a row the port may be away or fail meanwhile, 1m unless "
                           "given"};
constexpr option timeout{"--timeout", "TIME", "",
                         "how long to wait at most, no limit unless given; the backup goes on all "
                         "the same"};

// clang-format off
constexpr std::array take_options{
    option{"--wait", "", "", "waits for the end of the backup"},
    option{"--watch", "", "", "shows the progress of the backup until its end"},
    timeout, retry_for};
constexpr std::array follow_options{timeout, retry_for};
constexpr std::array show_options{as_json};
constexpr std::array list_options{
    as_json,
    option{"--verbose", "", "", "asks for start times and failures even where the engine has to read them from its storage (the default of the port)"},
    option{"--no-verbose", "", "", "asks for names and states only, which is quick"}};
constexpr option yes{"--yes", "", "", "does not ask first; needed where there is no terminal"};
constexpr std::array remove_options{yes};
constexpr std::array prune_options{
    option{"--keep", "COUNT", "", "how many complete backups stay, the newest; 1 unless given, and never fewer"},
    option{"--older-than", "TIME", "", "deletes only what began longer ago, as in 30d"},
    option{"--dry-run", "", "", "prints what would be deleted, and deletes nothing"},
    yes};

constexpr std::array all_commands{
    command{"take", verb::take, "ID", take_options, "starts a backup and prints the names of its snapshots, which a restore needs; with now in place of the ID that is the time in UTC, as in 20261126030000"},
    command{"watch", verb::watch, "ID", follow_options, "shows the progress of a backup until its end: a bar on a terminal, else lines"},
    command{"wait", verb::wait, "ID", follow_options, "waits for the end of a backup; --timeout 0 only looks"},
    command{"show", verb::show, "ID", show_options, "shows one backup and its snapshots"},
    command{"list", verb::list, "[PATTERN]", list_options, "lists backups, newest first; PATTERN is an id, or the digits it begins with and *"},
    command{"delete", verb::remove, "ID", remove_options, "deletes a backup, and stops it first when it runs"},
    command{"prune", verb::prune, "", prune_options, "deletes old backups that take now has made: those older than the newest complete ones, which stay, as do running ones and those with an ID of yours"},
    command{"health", verb::health, "[GROUP]", {}, "asks for a group of the health of the host, readiness unless given, and prints it; 0 when that is up"}};

constexpr std::array of_every_command{
    option{"--url", "URL", "ACTUATOR_BACKUP_URL", "address of the port, http://127.0.0.1:9600 unless given; without a path /actuator/backupHistory is meant"},
    option{"--standalone", "", "", "means the path /actuator/backups, of an application that runs standalone"},
    option{"--user", "NAME", "", "for basic authentication, with the password of --password-file"},
    option{"--password-file", "FILE", "ACTUATOR_BACKUP_PASSWORD_FILE", "one line, the password of --user", true},
    option{"--user-file", "FILE", "ACTUATOR_BACKUP_USER_FILE", "one line, NAME:PASSWORD, for basic authentication", true},
    option{"--token-file", "FILE", "ACTUATOR_BACKUP_TOKEN_FILE", "one line, a bearer token", true},
    option{"--ca-file", "FILE", "ACTUATOR_BACKUP_CA_FILE", "certificates (PEM) that are trusted, instead of those of the system", true},
    option{"--cert-file", "FILE", "ACTUATOR_BACKUP_CERT_FILE", "certificate (PEM) of this client", true},
    option{"--key-file", "FILE", "ACTUATOR_BACKUP_KEY_FILE", "its private key (PEM), when it is not in the same file", true},
    option{"--key-password-file", "FILE", "ACTUATOR_BACKUP_KEY_PASSWORD_FILE", "one line, the password of that key", true},
    option{"--request-timeout", "TIME", "ACTUATOR_BACKUP_REQUEST_TIMEOUT", "for one request and its answer, 60s unless given"},
    option{"--help", "", "", "prints what there is, behind a command what it takes"}};

constexpr std::array in_place_of_a_command{
    option{"--version", "", "", "prints the version"},
    option{"--completion", "", "", "prints the completion for bash"}};

constexpr std::array of_the_environment{
    variable{"ACTUATOR_BACKUP_USER", "NAME:PASSWORD, when there is no file; NAME with a file of the password"},
    variable{"ACTUATOR_BACKUP_TOKEN", "a bearer token, when there is no file"},
    variable{"NO_COLOR", "when it holds anything, nothing is coloured"},
    variable{"COLUMNS", "width of a terminal that does not tell its own"}};

constexpr std::array codes{
    exit_row{exit_code::done, "done; with take --wait, take --watch, watch and wait: the backup is complete"},
    exit_row{exit_code::backup_failed, "the backup is FAILED, INCOMPLETE or INCOMPATIBLE"},
    exit_row{exit_code::bad_usage, "the command line, the environment or a file that it names is wrong; nothing was sent"},
    exit_row{exit_code::not_found, "there is no such backup"},
    exit_row{exit_code::unreachable, "the port cannot be reached or trusted, is busy, or has no backups at this path"},
    exit_row{exit_code::timed_out, "a time is over: of one request, or of --timeout"},
    exit_row{exit_code::refused, "refused: by the port, as for an id that is in use or for want of credentials, or by you when asked"},
    exit_row{exit_code::engine_failed, "the port is there, but the engine or its repository is not, or fails; with health: it is not up"},
    exit_row{exit_code::not_understood, "the answer is none of such a port, or too long"},
    exit_row{exit_code::output_lost, "the output could not be written"}};
// clang-format on

const option* find(std::span<const option> in, std::string_view name) {
  const auto found = std::ranges::find(in, name, &option::name);
  return found == in.end() ? nullptr : &*found;
}

}  // namespace

std::span<const command> commands() {
  return all_commands;
}
std::span<const option> common_options() {
  return of_every_command;
}
std::span<const option> lone_options() {
  return in_place_of_a_command;
}
std::span<const variable> variables() {
  return of_the_environment;
}
std::span<const exit_row> exit_codes() {
  return codes;
}

const command* command_named(std::string_view name) {
  const auto found = std::ranges::find(all_commands, name, &command::name);
  return found == all_commands.end() ? nullptr : &*found;
}

const option* option_named(const command* of, std::string_view name) {
  if (const auto* const common = find(of_every_command, name)) return common;
  return of == nullptr ? find(in_place_of_a_command, name) : find(of->options, name);
}

}  // namespace backup::client
