#include "client/command_line.hpp"

#include <optional>
#include <utility>

#include "text/one_line.hpp"

namespace backup::client {
namespace {

using purpose = command_line::purpose;

constexpr std::size_t longest_shown = 80;

std::string quoted(std::string_view written) {
  return "\"" + text::one_line(written, longest_shown) + "\"";
}

class reader {
 public:
  explicit reader(std::span<const std::string_view> arguments) : rest_(arguments) {}

  tl::expected<command_line, std::string> run() {
    while (fault_.empty() && !rest_.empty()) read(take());
    if (fault_.empty() && made_.what == purpose::run) judge();
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
    if (!only_words_ && written == "--") {
      only_words_ = true;
    } else if (!only_words_ && written.starts_with('-')) {
      read_option(written == "-h" ? "--help" : written);
    } else {
      read_word(written);
    }
  }

  void read_word(std::string_view written) {
    if (made_.which == nullptr) {
      made_.which = command_named(written);
      if (made_.which == nullptr) {
        fault_ = quoted(written) + " is no command; actuator-backup --help lists them";
      }
    } else if (made_.which->argument.empty()) {
      fault_ = std::string(made_.which->name) + " takes options only, and " + quoted(written) +
               " is none";
    } else if (!made_.argument.empty() || written.empty()) {
      fault_ = std::string(made_.which->name) + " takes one " + std::string(made_.which->argument) +
               ", and " + quoted(written) + " is too much or empty";
    } else {
      made_.argument = written;
    }
  }

  void read_option(std::string_view written) {
    const auto equals = written.find('=');
    const auto name = written.substr(0, equals);
    const auto* const known = option_named(made_.which, name);
    if (known == nullptr) {
      fault_ = "option " + quoted(name) + " is not known" + where() +
               "; --help lists what is allowed, the options of a command stand behind it";
      return;
    }
    std::optional<std::string_view> value;
    if (equals != std::string_view::npos) value = written.substr(equals + 1);
    if (known->value.empty()) {
      if (value) fault_ = "option " + std::string(name) + " takes no value";
    } else if (!value) {
      if (!rest_.empty()) value = take();
    }
    if (!known->value.empty() && (!value || value->empty())) {
      fault_ = "option " + std::string(name) + " needs a value: " + std::string(known->value);
    }
    if (fault_.empty()) keep(*known, value.value_or(""));
  }

  std::string where() const {
    return made_.which == nullptr ? "" : " to " + std::string(made_.which->name);
  }

  void keep(const option& known, std::string_view value) {
    // The one that does the least wins: asking for help never sends anything.
    if (known.name == "--help") {
      made_.what = purpose::help;
    } else if (known.name == "--version" || known.name == "--completion") {
      if (made_.what == purpose::run) {
        made_.what = known.name == "--version" ? purpose::version : purpose::completion;
      }
    } else if (!made_.options.emplace(known.name, value).second) {
      fault_ = "option " + std::string(known.name) + " is there twice; leave one";
    }
  }

  void judge() {
    if (made_.which == nullptr) {
      fault_ = "there is no command; actuator-backup --help lists them";
    } else if (made_.argument.empty() && needs_argument()) {
      fault_ = std::string(made_.which->name) + " needs the " + std::string(made_.which->argument) +
               " of a backup: actuator-backup " + std::string(made_.which->name) + " " +
               std::string(made_.which->argument);
    } else {
      exclude("--wait", "--watch");
      exclude("--verbose", "--no-verbose");
      if (made_.which->what == verb::take) {
        need_following("--timeout");
        need_following("--retry-for");
      }
      if (made_.which->what == verb::prune && !has("--keep") && !has("--older-than")) {
        fault_ = "prune needs --keep COUNT or --older-than TIME, or both";
      }
    }
  }

  bool needs_argument() const {
    return !made_.which->argument.empty() && !made_.which->argument.starts_with('[');
  }

  bool has(std::string_view name) const { return made_.options.contains(name); }

  void exclude(std::string_view one, std::string_view other) {
    if (!has(one) || !has(other)) return;
    fault_ = std::string(one) + " and " + std::string(other) + " exclude each other; leave one";
  }

  void need_following(std::string_view name) {
    if (!has(name) || has("--wait") || has("--watch")) return;
    fault_ = std::string(name) + " of take means something with --wait or --watch only";
  }

  std::span<const std::string_view> rest_;
  command_line made_;
  bool only_words_ = false;
  std::string fault_;
};

}  // namespace

tl::expected<command_line, std::string> read_command_line(
    std::span<const std::string_view> arguments) {
  return reader(arguments).run();
}

}  // namespace backup::client
