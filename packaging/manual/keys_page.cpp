#include <string>
#include <string_view>
#include <vector>

#include "pages.hpp"
#include "roff.hpp"

namespace manual {
namespace {

void write_keys(roff_page& to, const std::vector<host::config::key>& keys, bool deprecated) {
  for (const auto& each : keys) {
    if (each.is_deprecated == deprecated) {
      to.item(each.name, "", kind_of(each) + ": " + each.help + ".");
    }
  }
}

}  // namespace

std::string keys_page(const std::vector<host::config::key>& keys, std::string_view date) {
  roff_page page("actuator-backup", "5", date);
  page.section("NAME");
  page.paragraph("actuator-backup - configuration of the backup plugin of actuator-host");
  page.section("DESCRIPTION");
  page.paragraph(
      "The plugin reads the keys below from where the host reads its own: the command line "
      "(--key=value), the environment (dots as underscores, no dashes, in upper case), "
      "application.yaml and its like. actuator-host --check prints what is in force and where it "
      "was "
      "written.");
  page.example(
      "camunda:\n"
      "  data:\n"
      "    secondary-storage:\n"
      "      type: opensearch\n"
      "      opensearch:\n"
      "        url: http://localhost:9200\n"
      "    backup:\n"
      "      repository-name: camunda");
  page.section("KEYS");
  write_keys(page, keys, false);
  page.section("OLD NAMES");
  page.paragraph("Still read, and warned about.");
  write_keys(page, keys, true);
  page.see_also("actuator-host(1) actuator-backup(1)");
  return page.text();
}

}  // namespace manual
