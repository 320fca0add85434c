#pragma once

#include <string>
#include <vector>

#include "domain/snapshot.hpp"

namespace backup::service {

/// "[a, b]", for messages.
inline std::string in_brackets(const std::vector<std::string>& names) {
  std::string text = "[";
  for (const auto& name : names) text += (text.size() == 1 ? "" : ", ") + name;
  return text + "]";
}

inline std::vector<std::string> names_of(const std::vector<domain::snapshot>& parts) {
  std::vector<std::string> names;
  for (const auto& part : parts) names.push_back(part.name.to_string());
  return names;
}

}  // namespace backup::service
