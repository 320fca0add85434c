#pragma once

#include <string>
#include <utility>
#include <vector>

#include "config/property_list.hpp"

/// Settings for tests, as the sources would give them.
namespace settings {

using host::config::origin;
using host::config::property;

inline property in_file(std::string name, std::string value, std::size_t line = 1) {
  return {std::move(name), std::move(value), {origin::kind::file, "a.yaml", line}};
}

inline property variable(const std::string& name, std::string value) {
  return {name, std::move(value), {origin::kind::environment, name, 0}};
}

inline property argument(const std::string& name, std::string value) {
  return {name, std::move(value), {origin::kind::argument, "--" + name, 0}};
}

/// Sources, the one that wins first.
inline host::config::property_list of(std::vector<std::vector<property>> sources) {
  host::config::property_list list;
  for (auto& each : sources) list.add_source(std::move(each));
  return list;
}

}  // namespace settings
