#include "api_descriptions.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>
#include <vector>

#include "log/logger.hpp"
#include "plugin_set.hpp"

namespace host {
namespace {

constexpr std::size_t most_bytes = 1024UL * 1024;

void tell(log::logger& logger, std::string_view sentence) {
  logger.write(log::level::warn, "host", "openapi.left_out", sentence);
}

/// The text of a description that lies there and can be read.
std::optional<std::string> read_description(const std::filesystem::path& file,
                                            log::logger& logger) {
  std::error_code fault;
  if (!std::filesystem::is_regular_file(file, fault)) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  std::string text(most_bytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (stream.bad() || !stream.is_open()) {
    tell(logger, "The description of endpoints " + file.string() +
                     " is left out of openapi: it cannot be read. Give this user the right to.");
    return std::nullopt;
  }
  if (text.size() <= most_bytes) return text;
  tell(logger, "The description of endpoints " + file.string() +
                   " is left out of openapi: it has more than 1 MB.");
  return std::nullopt;
}

}  // namespace

std::vector<endpoints::api_description> read_api_descriptions(const plugin_set& plugins,
                                                              log::logger& logger) {
  std::vector<endpoints::api_description> all{{"host", std::string(endpoints::own_description())}};
  for (const auto& each : plugins.members()) {
    const auto& description = each.instance->description();
    auto file = description.file;
    file.replace_extension(".openapi.json");
    if (auto text = read_description(file, logger)) {
      all.push_back({description.id, *std::move(text)});
    }
  }
  return all;
}

std::string described_api(const std::vector<endpoints::api_description>& descriptions,
                          const registry::endpoint_registry& endpoints, std::string_view base_path,
                          std::string_view version, log::logger& logger) {
  auto merged = endpoints::merge_descriptions(descriptions, endpoints, base_path, version);
  for (const auto& each : merged.faults) tell(logger, each);
  return std::move(merged.json);
}

}  // namespace host
