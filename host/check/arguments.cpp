#include "check/arguments.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "config/duration.hpp"
#include "log/redact.hpp"

namespace host::check {
namespace {

constexpr std::int64_t longest_deadline_ms = 3'600'000;

class reader {
 public:
  explicit reader(std::span<const std::string_view> given) : rest_(given) {}

  tl::expected<arguments, std::string> run() {
    while (fault_.empty() && !rest_.empty()) read(take());
    if (fault_.empty()) read_configuration();
    if (fault_.empty() && made_.what == arguments::purpose::check && made_.plugins.empty()) {
      fault_ = "no plugin is named; write the path of at least one .so file, or --help";
    }
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
    if (written == "--json") {
      made_.as_json = true;
    } else if (written == "--no-run") {
      made_.how_far = std::min(made_.how_far, depth::load);
    } else if (written == "--no-load") {
      made_.how_far = depth::read;
    } else if (written == "--help") {
      made_.what = std::max(made_.what, arguments::purpose::help);
    } else if (written == "--version") {
      made_.what = std::max(made_.what, arguments::purpose::version);
    } else if (written == "--config") {
      for_configuration_.push_back(written);
      if (!rest_.empty()) for_configuration_.push_back(take());
    } else if (written.starts_with("--deadline=")) {
      read_deadline(written.substr(written.find('=') + 1));
    } else if (is_setting(written)) {
      for_configuration_.push_back(written);
    } else if (written.starts_with("-")) {
      fault_ = "argument \"" + log::without_secrets(written) +
               "\" is not understood; --help lists what is allowed";
    } else {
      made_.plugins.emplace_back(written);
    }
  }

  /// `--config=FILE` and `--key=value`. An option of the host that loads plugins is none.
  static bool is_setting(std::string_view written) {
    return written.starts_with("--") && written.find('=') != std::string_view::npos &&
           !written.starts_with("--plugin=") && !written.starts_with("--plugin-dir=");
  }

  void read_deadline(std::string_view text) {
    const auto given = config::duration_in_ms(text, config::bare_number::seconds);
    if (given && *given > 0 && *given <= longest_deadline_ms) {
      made_.deadline = std::chrono::milliseconds(*given);
      return;
    }
    fault_ = "argument \"--deadline=" + std::string(text) +
             "\" is no time; allowed is one above 0 and up to an hour, such as 10s";
  }

  void read_configuration() {
    auto read = config::read_command_line(for_configuration_);
    if (read) {
      made_.configuration = *std::move(read);
    } else {
      fault_ = std::move(read.error());
    }
  }

  std::span<const std::string_view> rest_;
  std::vector<std::string_view> for_configuration_;
  arguments made_;
  std::string fault_;
};

}  // namespace

tl::expected<arguments, std::string> read_arguments(std::span<const std::string_view> given) {
  return reader(given).run();
}

std::string_view help_text() {
  return "usage: actuator-check [--json] [--no-run | --no-load] [--deadline=TIME]\n"
         "                      [--config FILE]... [--key=value]... PLUGIN.so...\n"
         "       actuator-check --version | --help\n"
         "\n"
         "Says whether a host would take each plugin, what it needs and registers, which symbols "
         "it\n"
         "leaks, and what it was built with. No port is opened.\n"
         "\n"
         "  --json           an array with one object for each plugin\n"
         "  --no-run         loads the plugin, but creates no instance of it\n"
         "  --no-load        reads the bytes of the file alone; cannot say whether a host takes "
         "it\n"
         "  --deadline=TIME  for each plugin, 10s unless given; one that hangs is ended then\n"
         "  --config FILE    settings from a .yaml, .yml or .properties file; a later one wins\n"
         "  --key=value      sets a key; the environment is read, too, as a host does\n"
         "\n"
         "Each plugin is loaded into a process of its own, which may crash or hang. It is still\n"
         "somebody's code with your rights: loading alone runs static initialisers. For a file "
         "that\n"
         "you do not trust, use --no-load.\n"
         "\n"
         "Exit codes: 0 a host takes every plugin, and nothing was found; 1 it takes them, with\n"
         "findings; 2 it refuses one, or the command line is wrong.\n";
}

}  // namespace host::check
