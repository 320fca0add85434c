#include "config/connection_keys.hpp"

#include <algorithm>

namespace backup::config {

std::vector<std::string> connection_names(std::string_view type, std::string_view member) {
  const auto* const found =
      std::find_if(connection_members.begin(), connection_members.end(),
                   [&](const connection_member& each) { return each.name == member; });
  std::vector<std::string> names;
  if (found == connection_members.end()) return names;
  for (const auto& family : connection_families) {
    if (!family.engine.empty() && family.engine != type) continue;
    for (const auto spelling : {found->name, found->old_spelling}) {
      const auto name = connection_key(family, *found, spelling);
      if (!name.is_empty()) names.emplace_back(name.c_str());
    }
  }
  return names;
}

}  // namespace backup::config
