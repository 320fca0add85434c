#include "client/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "client/dated_id.hpp"
#include "client/endpoint_url.hpp"
#include "client/secret_file.hpp"
#include "text/one_line.hpp"

namespace backup::client {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t longest_shown = 80;
constexpr std::size_t longest_pattern = 20;
constexpr std::int64_t longest_time_ms = std::int64_t{1000} * 86'400 * 365;

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::int64_t> number(std::string_view digits) {
  std::int64_t value = 0;
  const auto* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value);
  if (digits.empty() || !is_digits(digits) || read.ec != std::errc() || read.ptr != end) return {};
  return value;
}

/// As the port has it: 1 to 2^63-1, without zeros in front.
bool is_id(std::string_view text) {
  return !text.starts_with('0') && number(text).has_value();
}

bool is_pattern(std::string_view text) {
  if (text.size() > longest_pattern) return false;
  if (text.ends_with('*')) text.remove_suffix(1);
  return is_digits(text);
}

/// Or empty, which is another word for readiness.
bool is_group(std::string_view text) {
  constexpr std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return text.size() <= longest_shown && text.find_first_not_of(allowed) == std::string_view::npos;
}

std::optional<milliseconds> time_of(std::string_view text) {
  struct unit {
    std::string_view name;
    std::int64_t ms;
  };
  constexpr std::array units{unit{"", 1000},    unit{"ms", 1},        unit{"s", 1000},
                             unit{"m", 60'000}, unit{"h", 3'600'000}, unit{"d", 86'400'000}};
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto count = number(text.substr(0, digits));
  const auto* const found = std::ranges::find(units, text.substr(digits), &unit::name);
  if (!count || found == units.end() || *count > longest_time_ms / found->ms) return {};
  return milliseconds(*count * found->ms);
}

std::string shown(std::string_view text) {
  return "\"" + text::one_line(text, longest_shown) + "\"";
}

class maker {
 public:
  maker(const command_line& given, std::span<const std::string_view> environment)
      : given_(given), environment_(environment) {}

  tl::expected<settings, std::string> run() {
    made_.what = given_.which->what;
    read_argument();
    read_flags();
    read_times();
    if (fault_.empty()) read_url();
    if (fault_.empty()) read_secrets();
    if (!fault_.empty()) return tl::unexpected(std::move(fault_));
    return std::move(made_);
  }

 private:
  void fail(std::string sentence) {
    if (fault_.empty()) fault_ = std::move(sentence);
  }

  bool has(std::string_view name) const { return given_.options.contains(name); }

  /// What was written for an option, or for its variable; and which of the two it was.
  struct written {
    std::string text;
    std::string from;
  };
  std::optional<written> value_of(std::string_view name) const {
    if (const auto found = given_.options.find(name); found != given_.options.end()) {
      return written{found->second, std::string(name)};
    }
    const auto* const known = option_named(given_.which, name);
    if (known == nullptr || known->variable.empty()) return {};
    const auto value = variable_of(environment_, known->variable);
    if (!value) return {};
    return written{std::string(*value), std::string(known->variable)};
  }

  void read_argument() {
    if (made_.what == verb::list) {
      if (!is_pattern(given_.argument)) {
        fail(shown(given_.argument) +
             " is no pattern; that is digits with an optional * at the end, at most 20 characters "
             "(and in quotes, so that the shell leaves the * alone)");
      }
      made_.pattern = given_.argument;
    } else if (made_.what == verb::prune) {
      return;
    } else if (made_.what == verb::health) {
      if (!is_group(given_.argument)) {
        fail(shown(given_.argument) + " is no group of health; that is letters, digits, - and _");
      }
    } else if (made_.what == verb::take && given_.argument == "now") {
      made_.id =
          dated_id(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
    } else if (is_id(given_.argument)) {
      made_.id = given_.argument;
    } else {
      fail(shown(given_.argument) +
           " is no id of a backup; that is a number from 1 to 9223372036854775807, in plain "
           "digits");
    }
  }

  void read_flags() {
    using following = settings::following;
    made_.as_json = has("--json");
    made_.is_confirmed = has("--yes");
    made_.is_trial = has("--dry-run");
    if (has("--verbose")) made_.verbose = true;
    if (has("--no-verbose")) made_.verbose = false;
    if (made_.what == verb::wait || has("--wait")) made_.follows = following::waits;
    if (made_.what == verb::watch || has("--watch")) made_.follows = following::watches;
    if (const auto kept = value_of("--keep")) {
      const auto count = number(kept->text);
      if (!count || *count < 1) {
        fail("--keep: " + shown(kept->text) +
             " is no count; write how many complete backups stay, 1 or more");
      }
      made_.keep = static_cast<std::size_t>(count.value_or(1));
    }
  }

  void read_times() {
    if (const auto time = read_time("--timeout")) made_.timeout = *time;
    if (const auto time = read_time("--older-than")) made_.older_than = *time;
    if (const auto time = read_time("--retry-for")) made_.retry_for = *time;
    const auto request = read_time("--request-timeout");
    if (request == milliseconds(0)) fail("a time of 0 for a request leaves no time for an answer");
    if (request) made_.to.request_timeout = *request;
  }

  std::optional<milliseconds> read_time(std::string_view name) {
    const auto given = value_of(name);
    if (!given) return {};
    auto time = time_of(given->text);
    if (!time) {
      fail(given->from + ": " + shown(given->text) +
           " is no time; write a number and a unit (ms, s, m, h, d), as in 90s or 5m, up to 365d");
    }
    return time;
  }

  void read_url() {
    const auto given = value_of("--url");
    auto url = endpoint_url(given ? given->text : "", has("--standalone"));
    if (url && made_.what == verb::health) {
      made_.to.url = url->substr(0, url->rfind('/')) + "/health/" +
                     (given_.argument.empty() ? "readiness" : given_.argument);
    } else if (url) {
      made_.to.url = *std::move(url);
    } else {
      fail((given ? given->from : "--standalone") + ": " + url.error());
    }
  }

  void read_secrets() {
    read_credentials();
    made_.to.authorities = pem("--ca-file");
    made_.to.certificate = pem("--cert-file");
    made_.to.key = pem("--key-file");
    if (const auto file = value_of("--key-password-file")) made_.to.key_password = secret(*file);
    if (made_.to.certificate.empty() && !made_.to.key.empty()) {
      fail("there is a private key but no certificate of this client; give --cert-file too");
    }
  }

  /// The command line wins over the environment, there as here one way of them.
  void read_credentials() {
    const bool has_name = has("--user") || has("--password-file");
    const int told = int{has_name} + int{has("--user-file")} + int{has("--token-file")};
    if (told > 1) {
      return fail(
          "--user with --password-file, --user-file and --token-file exclude each other; leave "
          "one");
    }
    const auto file_of = [&](std::string_view name, bool is_told) {
      return told == 0 || is_told ? value_of(name) : std::nullopt;
    };
    const auto user_file = file_of("--user-file", has("--user-file"));
    const auto token_file = file_of("--token-file", has("--token-file"));
    const auto password_file = file_of("--password-file", has_name);
    const auto user = variable_of(environment_, "ACTUATOR_BACKUP_USER");
    const auto token = variable_of(environment_, "ACTUATOR_BACKUP_TOKEN");
    if (user_file) made_.to.user = secret(*user_file);
    if (token_file) made_.to.token = secret(*token_file);
    if (has_name || (password_file && !user_file)) {
      read_named_user(password_file, user);
    } else if (told == 0 && user && !user_file) {
      made_.to.user = checked(*user, "ACTUATOR_BACKUP_USER");
    }
    if (told == 0 && token && !token_file) {
      made_.to.token = checked(*token, "ACTUATOR_BACKUP_TOKEN");
    }
    if (!made_.to.user.empty() && !made_.to.token.empty()) {
      fail("the environment has both a user and a token for the port; leave one");
    }
    if (!made_.to.user.empty() && made_.to.user.find(':') == std::string::npos) {
      fail("the user of the port is not written as NAME:PASSWORD");
    }
  }

  /// A name here, its password in a file there.
  void read_named_user(const std::optional<written>& password_file,
                       std::optional<std::string_view> of_environment) {
    const auto option = given_.options.find("--user");
    const bool is_told = option != given_.options.end();
    if (!is_told && !of_environment) {
      return fail(password_file->from +
                  ": whose password is it? Name the user with --user or ACTUATOR_BACKUP_USER");
    }
    const std::string from = is_told ? "--user" : "ACTUATOR_BACKUP_USER";
    const auto name = checked(is_told ? std::string_view(option->second) : *of_environment, from);
    // What stands behind the colon may be a secret, so nothing of it is shown.
    if (name.find(':') != std::string::npos) {
      return fail(from + (is_told ? " takes a name alone, which has no colon: a password stands in "
                                    "the file of --password-file"
                                  : " holds a password, and " + password_file->from +
                                        " names a file with one; leave one"));
    }
    if (!password_file) {
      return fail("--user needs --password-file, the file with the password");
    }
    made_.to.user = name + ":" + secret(*password_file);
  }

  std::string pem(std::string_view name) {
    const auto file = value_of(name);
    if (!file) return {};
    auto read = read_pem_file(file->text);
    if (read) return *std::move(read);
    fail(file->from + ": " + read.error());
    return {};
  }

  std::string secret(const written& file) {
    auto read = read_secret_file(file.text);
    if (read) return *std::move(read);
    fail(file.from + ": " + read.error());
    return {};
  }

  std::string checked(std::string_view value, std::string_view name) {
    if (!is_one_printable_line(value)) {
      fail("what " + std::string(name) + " holds is not one line of plain characters");
    }
    return std::string(value);
  }

  const command_line& given_;
  std::span<const std::string_view> environment_;
  settings made_;
  std::string fault_;
};

}  // namespace

std::optional<std::string_view> variable_of(std::span<const std::string_view> environment,
                                            std::string_view name) {
  for (const auto each : environment) {
    if (each.size() <= name.size() + 1 || !each.starts_with(name) || each[name.size()] != '=') {
      continue;
    }
    return each.substr(name.size() + 1);
  }
  return {};
}

tl::expected<settings, std::string> read_settings(const command_line& given,
                                                  std::span<const std::string_view> environment) {
  return maker(given, environment).run();
}

}  // namespace backup::client
