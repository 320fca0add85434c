#include "check/arguments.hpp"
#include "pages.hpp"
#include "roff.hpp"

namespace manual {

std::string check_page(std::string_view date) {
  // As it is printed: usage, an empty line, then what it does, options and codes.
  const auto help = host::check::help_text();
  const auto end = help.find("\n\n");
  roff_page page("actuator-check", "1", date);
  page.section("NAME");
  page.paragraph("actuator-check - says whether a host would take a plugin");
  page.section("SYNOPSIS");
  page.example(help.substr(0, end + 1));
  page.section("DESCRIPTION");
  page.example(help.substr(end + 2));
  page.see_also("actuator-host(1)");
  return page.text();
}

}  // namespace manual
