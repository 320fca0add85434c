#include "config/data/application_json.hpp"

#include <cstdlib>
#include <utility>

#include "config/data/java_number.hpp"
#include "text/json_leaves.hpp"

namespace host::config {

tl::expected<std::vector<property>, std::string> read_application_json(std::string_view text,
                                                                       const origin& from) {
  auto leaves = text::read_json_object(text);
  if (!leaves) {
    return tl::unexpected(to_text(from) + " " + leaves.error() +
                          "; allowed is one JSON object of at most 32 levels");
  }
  std::vector<property> settings;
  for (auto& each : *leaves) {
    using kind = text::json_leaf::kind;
    // As the reference has it: what is null was not said.
    if (each.what == kind::null || each.what == kind::empty_object) continue;
    if (each.what == kind::real) {
      each.value = java_text(std::strtod(each.value.c_str(), nullptr));
    }
    settings.push_back({std::move(each.name), std::move(each.value), from});
  }
  return settings;
}

}  // namespace host::config
