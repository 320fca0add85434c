#include "support/engine_flavour.hpp"

#include <array>
#include <utility>

namespace support {
namespace {

using enum engine_flavour;

constexpr std::array<std::pair<engine_flavour, std::string_view>, 4> names{{
    {elasticsearch_8, "elasticsearch-8"},
    {elasticsearch_9, "elasticsearch-9"},
    {opensearch_2, "opensearch-2"},
    {opensearch_3, "opensearch-3"},
}};

}  // namespace

std::string_view name_of(engine_flavour flavour) {
  for (const auto& [value, name] : names) {
    if (value == flavour) return name;
  }
  return {};
}

std::optional<engine_flavour> flavour_named(std::string_view name) {
  for (const auto& [value, known] : names) {
    if (known == name) return value;
  }
  return std::nullopt;
}

engine_version version_of(engine_flavour flavour) {
  switch (flavour) {
    case elasticsearch_8:
      return {"8.19.21", "9.12.2", "7.17.0", "7.0.0", "8.19.9-8.19.21", 8537000};
    case elasticsearch_9:
      return {"9.5.3", "10.4.0", "8.19.0", "8.0.0", "9.5.2-9.5.3", 9111000};
    case opensearch_2:
      return {"2.19.1", "9.12.1", "7.10.0", "7.0.0", "2.19.1", 136407927};
    case opensearch_3:
      return {"3.8.0", "10.5.0", "2.19.0", "2.0.0", "3.8.0", 137297827};
  }
  return {};
}

}  // namespace support
