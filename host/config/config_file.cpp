#include "config/config_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "config/property_name.hpp"
#include "text/ascii.hpp"
#include "text/utf8.hpp"

namespace host::config {
namespace {

namespace fs = std::filesystem;

std::string refused(const fs::path& file, const std::string& why) {
  return "configuration file " + file.string() + " " + why;
}

tl::expected<std::string, std::string> read_text(const fs::path& file) {
  std::error_code fault;
  const auto status = fs::status(file, fault);
  if (!fs::exists(status)) {
    return tl::unexpected(refused(
        file,
        "cannot be read: " +
            (fault ? fault : std::make_error_code(std::errc::no_such_file_or_directory)).message() +
            "; give an existing file to --config"));
  }
  if (!fs::is_regular_file(status)) {
    return tl::unexpected(refused(file, "is no regular file; give a file to --config"));
  }
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return tl::unexpected(
        refused(file, "cannot be read: " + std::generic_category().message(errno) +
                          "; give this process the right to read it"));
  }
  std::string text(file_limit_bytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (stream.bad()) return tl::unexpected(refused(file, "cannot be read to its end"));
  if (text.size() > file_limit_bytes) {
    return tl::unexpected(refused(file, "is larger than 1048576 bytes, which is the limit"));
  }
  return text;
}

/// Only one document may be for a profile, and which ones are is not decided yet: taking all of
/// them would put the values of other profiles in force.
std::optional<std::string> conditional_document(const std::vector<document>& documents) {
  for (const auto& each : documents) {
    for (const auto& setting : each) {
      if (below_prefix(setting.name, "spring.config.activate")) {
        return setting.name + " (" + to_text(setting.from) +
               ") is not supported; put the values of this profile into a file of their own and "
               "give it with --config";
      }
    }
  }
  return std::nullopt;
}

}  // namespace

tl::expected<std::vector<document>, std::string> read_config_file(const fs::path& file) {
  const auto extension = text::lower_case(file.extension().string());
  const bool is_yaml = extension == ".yaml" || extension == ".yml";
  if (!is_yaml && extension != ".properties") {
    return tl::unexpected(refused(file,
                                  "has an unknown form; allowed are names that end with "
                                  ".yaml, .yml or .properties"));
  }
  auto text = read_text(file);
  if (!text) return tl::unexpected(std::move(text.error()));
  std::string_view content = *text;
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  if (!text::is_utf8(content)) return tl::unexpected(refused(file, "is not UTF-8 text"));
  auto documents =
      is_yaml ? read_yaml(content, file.string()) : read_properties(content, file.string());
  if (!documents) return documents;
  if (auto fault = conditional_document(*documents)) return tl::unexpected(*std::move(fault));
  return documents;
}

}  // namespace host::config
