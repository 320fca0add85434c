#include "config/origin.hpp"

namespace host::config {

std::string to_text(const origin& from) {
  switch (from.what) {
    case origin::kind::argument:
      return "argument " + from.place;
    case origin::kind::environment:
      return "environment variable " + from.place;
    case origin::kind::file:
      return "file " + from.place + ", line " + std::to_string(from.line);
    case origin::kind::built_in:
      return "default";
  }
  return "default";
}

}  // namespace host::config
