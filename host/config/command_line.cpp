#include "config/command_line.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "log/redact.hpp"

namespace host::config {
namespace {

using purpose = command_line::purpose;

/// `--name=value` or `--name`.
struct argument {
  std::string_view name;
  std::optional<std::string_view> value;
};

argument split(std::string_view written) {
  written.remove_prefix(2);
  const auto equals = written.find('=');
  if (equals == std::string_view::npos) return {written, std::nullopt};
  return {written.substr(0, equals), written.substr(equals + 1)};
}

bool is_option_with_file(std::string_view name) {
  return name == "config" || name == "plugin" || name == "plugin-dir";
}

std::optional<purpose> purpose_named(std::string_view name) {
  if (name == "check") return purpose::check;
  if (name == "version") return purpose::version;
  if (name == "help") return purpose::help;
  return std::nullopt;
}

class reader {
 public:
  explicit reader(std::span<const std::string_view> arguments) : rest_(arguments) {}

  tl::expected<command_line, std::string> run() {
    while (fault_.empty() && !rest_.empty()) read(take());
    if (!fault_.empty()) return tl::unexpected(std::move(fault_));
    return std::move(made_);
  }

 private:
  std::string_view take() {
    const auto first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }

  void read(std::string_view written) {
    if (!written.starts_with("--") || written.size() == 2) {
      fault_ = "argument \"" + log::without_secrets(written) +
               "\" is not understood; a value belongs behind an equals sign (--key=value), and "
               "--help lists what is allowed";
      return;
    }
    const auto given = split(written);
    if (is_option_with_file(given.name)) return read_file_option(given);
    if (given.name == "standalone") return read_flag(given, [&] { made_.is_standalone = true; });
    if (given.name == "strict-plugins") {
      return read_flag(given, [&] { add("actuator.strict-plugins", "true", given.name); });
    }
    if (const auto what = purpose_named(given.name)) {
      // The one that does the least wins: asking for help never starts anything.
      return read_flag(given, [&] { made_.what = std::max(made_.what, *what); });
    }
    add(std::string(given.name), given.value.value_or("true"), given.name);
  }

  template <class Effect>
  void read_flag(const argument& given, Effect effect) {
    if (!given.value) return effect();
    const auto name = "--" + std::string(given.name);
    fault_ = "argument \"" + name + "=" + log::without_secrets(*given.value) +
             "\" has a value, which " + name + " does not take; write " + name + " alone";
  }

  void read_file_option(const argument& given) {
    auto value = given.value;
    if (!value && !rest_.empty() && !rest_.front().starts_with("--")) value = take();
    if (!value || value->empty()) {
      const auto name = "--" + std::string(given.name);
      fault_ = "argument \"" + name + "\" has no value; allowed is the path of a " +
               (given.name == "plugin-dir" ? "folder" : "file") + ", written behind it or as " +
               name + "=PATH";
      return;
    }
    if (given.name == "config") {
      made_.files.emplace_back(*value);
    } else if (given.name == "plugin") {
      add("actuator.plugins[" + std::to_string(plugin_count_++) + "]", *value, given.name);
    } else {
      add("actuator.plugin-dir", *value, given.name);
    }
  }

  void add(std::string name, std::string_view value, std::string_view shown) {
    made_.properties.push_back({std::move(name),
                                std::string(value),
                                {origin::kind::argument, "--" + std::string(shown), 0}});
  }

  std::span<const std::string_view> rest_;
  command_line made_;
  std::size_t plugin_count_ = 0;
  std::string fault_;
};

}  // namespace

tl::expected<command_line, std::string> read_command_line(
    std::span<const std::string_view> arguments) {
  return reader(arguments).run();
}

std::string_view command_line_help() {
  return "usage: actuator-host [--config FILE]... [--plugin FILE.so]... [--plugin-dir FOLDER]\n"
         "                     [--strict-plugins] [--standalone] [--key=value]...\n"
         "                     [--check | --version | --help]\n"
         "\n"
         "  --config FILE        settings from a .yaml, .yml or .properties file, instead of "
         "those\n"
         "                       in . and ./config; a later one wins\n"
         "  --plugin FILE.so     loads a plugin; instead of the list in files and environment\n"
         "  --plugin-dir FOLDER  loads every .so file of a folder, too\n"
         "  --strict-plugins     logs every misbehaviour of a plugin, and looks for more of it\n"
         "  --standalone         adds standalone to spring.profiles.active\n"
         "  --key=value          sets a key; --key alone sets it to true\n"
         "  --check              validates everything, prints each value with its source, and "
         "ends\n"
         "  --version            prints the version and ends\n"
         "  --help               prints this and the keys, those of given plugins included\n"
         "\n"
         "The command line wins over SPRING_APPLICATION_JSON, that over the environment, and that "
         "over\n"
         "files, of which application.yaml and its like are looked for where Spring Boot looks.\n"
         "The variable of a key has its letters in upper case, its dots as underscores and no "
         "dashes.\n"
         "Exit codes: 0 a clean stop, 2 a bad configuration or command line, 1 anything else.\n";
}

}  // namespace host::config
