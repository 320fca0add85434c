#include <string>
#include <string_view>

#include "config/command_line.hpp"
#include "config/key_table.hpp"
#include "config/report.hpp"
#include "pages.hpp"
#include "roff.hpp"

namespace manual {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

/// The help of the command line as it is printed: usage, then rows of options, then sentences.
class help_reader {
 public:
  explicit help_reader(std::string_view text) : rest_(text) {}

  void write_synopsis(roff_page& to) {
    std::string usage;
    while (!rest_.starts_with("\n")) usage += std::string(line()) + "\n";
    constexpr std::string_view head = "usage: ";
    std::string lines;
    for (std::string_view left = usage; !left.empty();) {
      const auto end = left.find('\n');
      lines += left.substr(head.size(), end + 1 - head.size());
      left.remove_prefix(end + 1);
    }
    to.example(lines);
  }

  void write_options(roff_page& to) {
    skip_empty();
    std::string term;
    std::string text;
    while (rest_.starts_with("  ")) {
      const auto row = line();
      if (row.starts_with("  --")) {
        flush(to, term, text);
        // Two blanks end the term.
        const auto end = row.find("  ", 2);
        term = trimmed(row.substr(0, end));
        text = end == std::string_view::npos ? "" : std::string(trimmed(row.substr(end)));
      } else {
        text += " " + std::string(trimmed(row));
      }
    }
    flush(to, term, text);
  }

  std::string sentences() {
    skip_empty();
    std::string text;
    while (!rest_.empty()) {
      const auto next = trimmed(line());
      if (!text.empty() && !next.empty()) text += ' ';
      text += next;
    }
    return text;
  }

 private:
  std::string_view line() {
    const auto end = rest_.find('\n');
    const auto first = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return first;
  }

  void skip_empty() {
    while (rest_.starts_with("\n")) line();
  }

  static void flush(roff_page& to, std::string_view term, std::string_view text) {
    if (term.empty()) return;
    const auto blank = term.find(' ');
    const auto argument = blank == std::string_view::npos ? "" : term.substr(blank + 1);
    to.item(term.substr(0, blank), argument, std::string(text) + ".");
  }

  std::string_view rest_;
};

}  // namespace

std::string kind_of(const host::config::key& key) {
  std::string text(host::config::type_name(key.type));
  if (key.default_value && !key.default_value->empty()) text += ", default " + *key.default_value;
  if (key.is_secret) text += ", secret";
  return text;
}

std::string host_page(std::string_view date) {
  roff_page page("actuator-host", "1", date);
  page.section("NAME");
  page.paragraph("actuator-host - a management port that loads plugins");
  help_reader help(host::config::command_line_help());
  page.section("SYNOPSIS");
  help.write_synopsis(page);
  page.section("DESCRIPTION");
  page.paragraph(
      "Serves health, info, metrics, loggers and the endpoints of its plugins, such as backups, on "
      "one "
      "port, configured as an application of Spring Boot is: by the same files, variables, names "
      "and "
      "precedence. SIGTERM and SIGINT stop it; what is open then may end.");
  page.section("OPTIONS");
  help.write_options(page);
  page.paragraph(help.sentences());
  page.section("KEYS");
  for (const auto& each : host::config::host_keys().keys) {
    page.item(each.name, "", kind_of(each) + ": " + each.help + ".");
  }
  page.see_also("actuator-check(1) actuator-backup(1) actuator-backup(5)");
  return page.text();
}

}  // namespace manual
