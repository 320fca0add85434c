#include "config/origin.hpp"

namespace host::config {
namespace {

std::string with_line(const origin& from) {
  return from.line == 0 ? from.place : from.place + ", line " + std::to_string(from.line);
}

}  // namespace

std::string to_text(const origin& from) {
  switch (from.what) {
    case origin::kind::argument:
      return "argument " + from.place;
    case origin::kind::environment:
      return "environment variable " + from.place;
    case origin::kind::json:
      return "JSON of " + from.place;
    case origin::kind::variable_text:
      return "environment variable " + with_line(from);
    case origin::kind::file:
      return "file " + with_line(from);
    case origin::kind::derived:
      return from.place;
    case origin::kind::built_in:
      return "default";
  }
  return "default";
}

}  // namespace host::config
