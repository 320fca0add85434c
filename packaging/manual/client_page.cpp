#include <span>
#include <string>
#include <string_view>

#include "client/command_table.hpp"
#include "client/help.hpp"
#include "pages.hpp"
#include "roff.hpp"

namespace manual {
namespace {

std::string sentence(std::string_view help) {
  auto text = std::string(help) + ".";
  if (text.front() >= 'a' && text.front() <= 'z') {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  return text;
}

void write_options(roff_page& to, std::span<const backup::client::option> options) {
  for (const auto& each : options) {
    auto text = sentence(each.help);
    if (!each.variable.empty()) text += " Or the variable " + std::string(each.variable) + ".";
    to.item(each.name, each.value, text);
  }
}

}  // namespace

std::string client_page(std::string_view date) {
  using namespace backup::client;
  roff_page page("actuator-backup", "1", date);
  page.section("NAME");
  page.paragraph("actuator-backup - take and manage backups through a management port");
  page.section("SYNOPSIS");
  std::string synopsis;
  for (const auto& each : commands()) synopsis += "actuator-backup " + usage_of(each) + "\n";
  page.example(synopsis + "actuator-backup --version | --completion | --help");
  page.section("DESCRIPTION");
  page.paragraph(
      "Speaks with the endpoint backupHistory (or backups) of actuator-host(1), or of an "
      "application "
      "that has the same one. Results go to the standard output, everything else to the standard "
      "error. Backups run in the host: a command that ends, or is interrupted, ends no backup. No "
      "redirection is followed and no proxy used; credentials go to the URL as it is, so let it be "
      "an "
      "https one beyond this machine.");
  page.section("COMMANDS");
  for (const auto& each : commands()) {
    page.subsection(name_and_argument(each));
    page.paragraph(sentence(each.help));
    write_options(page, each.options);
  }
  page.section("OPTIONS");
  write_options(page, common_options());
  write_options(page, lone_options());
  page.paragraph("TIME is a number with a unit (ms, s, m, h, d), seconds without one.");
  page.section("ENVIRONMENT");
  page.paragraph("Beside the variables that stand for options:");
  for (const auto& each : variables()) page.item(each.name, "", sentence(each.help));
  page.section("EXIT STATUS");
  for (const auto& each : exit_codes()) {
    page.item(std::to_string(static_cast<int>(each.code)), "", sentence(each.meaning));
  }
  page.paragraph("Ctrl-C ends the command by its signal, which a shell shows as 130.");
  page.section("EXAMPLES");
  page.paragraph("A backup before a release, in a script:");
  page.example("actuator-backup take 20260131 --wait --timeout 1h || exit");
  page.paragraph("A backup each night by cron(8), and the last seven of them kept:");
  page.example("actuator-backup take now --wait && actuator-backup prune --keep 7 --yes");
  page.paragraph("The ids of all backups that failed:");
  page.example("actuator-backup list --json | jq '.[] | select(.state == \"FAILED\").backupId'");
  page.see_also("actuator-host(1) actuator-backup(5)");
  return page.text();
}

}  // namespace manual
