#pragma once

#include <cstddef>
#include <string>

namespace host::config {

/// Where a value was written.
struct origin {
  enum class kind {
    argument,
    environment,
    json,           ///< a member of SPRING_APPLICATION_JSON
    variable_text,  ///< a whole file in an environment variable
    file,
    derived,  ///< made of what several sources say
    built_in
  };

  kind what = kind::built_in;
  std::string place;     ///< the argument as written without its value, the variable, the file
  std::size_t line = 0;  ///< of a text, from 1; 0: the file as a whole is the value

  friend bool operator==(const origin&, const origin&) = default;
};

/// "file host.yaml, line 3", "environment variable X", "argument --x", "default".
std::string to_text(const origin& from);

}  // namespace host::config
