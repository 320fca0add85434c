#include "config/shown_values.hpp"

#include <optional>
#include <string_view>

#include "config/property_name.hpp"
#include "text/ascii.hpp"

namespace host::config {
namespace {

std::optional<shown_to> shows(std::string_view word) {
  const auto plain = uniform_name(text::trimmed(word));
  if (plain == "always") return shown_to::everybody;
  if (plain == "whenauthorized") return shown_to::known;
  if (plain == "never" || plain.empty()) return shown_to::nobody;
  return std::nullopt;
}

}  // namespace

tl::expected<shown_values, std::string> read_shown_values(const resolved_keys& resolved) {
  shown_values made;
  struct row {
    std::string_view key;
    shown_to& whom;
  };
  for (const auto& [key, whom] :
       {row{"management.endpoint.env.show-values", made.in_env},
        row{"management.endpoint.configprops.show-values", made.in_configprops}}) {
    const auto& found = *resolved.find(key);
    const auto read = shows(std::get<std::string>(*found.given));
    if (!read) return tl::unexpected(refusal(found, "never, when-authorized or always"));
    whom = *read;
  }
  return made;
}

}  // namespace host::config
