#include "check/plugin_bytes.hpp"

#include <actuator/plugin.h>

#include <boost/json/array.hpp>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "check/elf_file.hpp"

namespace host::check {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::optional<std::string> read_bytes(const fs::path& file) {
  constexpr std::uintmax_t most_bytes = std::uintmax_t{1} << 30;
  std::error_code fault;
  // Neither a pipe, which would block, nor a device, which would not end.
  if (!fs::is_regular_file(file, fault)) return std::nullopt;
  const auto size = fs::file_size(file, fault);
  if (fault || size > most_bytes) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  std::string bytes(size, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(size));
  if (!stream && !stream.eof()) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

json::array array_of(const std::vector<std::string>& texts) {
  json::array made;
  for (const auto& each : texts) made.emplace_back(each);
  return made;
}

}  // namespace

json::object judge_bytes(const fs::path& file) {
  const auto bytes = read_bytes(file);
  if (!bytes) return {{"unreadable", "it is no regular file of at most 1 GiB that can be read"}};
  const auto facts = read_elf(*bytes);
  if (!facts) return {{"unreadable", facts.error()}};
  json::array leaked;
  for (const auto& each : facts->exports) {
    if (each != ACTUATOR_PLUGIN_ENTRY_SYMBOL) leaked.emplace_back(each);
  }
  const bool has_entry = leaked.size() != facts->exports.size();
  return {{"has_entry", has_entry},
          {"leaked_symbols", std::move(leaked)},
          {"libraries", array_of(facts->libraries)},
          {"cpp_runtime", cpp_runtime(*facts, *bytes)},
          {"compilers", array_of(facts->compilers)}};
}

}  // namespace host::check
