#include "config/config_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "text/ascii.hpp"
#include "text/utf8.hpp"

namespace host::config {
namespace {

namespace fs = std::filesystem;

std::string refused(const fs::path& file, const std::string& why) {
  return "configuration file " + file.string() + " " + why;
}

}  // namespace

tl::expected<std::string, std::string> read_text_file(const fs::path& file) {
  std::error_code fault;
  const auto status = fs::status(file, fault);
  if (!fs::exists(status)) {
    return tl::unexpected(refused(
        file, "cannot be read: " +
                  (fault ? fault : std::make_error_code(std::errc::no_such_file_or_directory))
                      .message()));
  }
  if (!fs::is_regular_file(status)) {
    return tl::unexpected(refused(file, "is no regular file; name a file"));
  }
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return tl::unexpected(
        refused(file, "cannot be read: " + std::generic_category().message(errno) +
                          "; give this process the right to read it"));
  }
  std::string text;
  std::array<char, 4096> block;
  while (stream.read(block.data(), block.size()), stream.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > file_limit_bytes) {
      return tl::unexpected(refused(file, "is larger than 1048576 bytes, which is the limit"));
    }
  }
  if (stream.bad()) return tl::unexpected(refused(file, "cannot be read to its end"));
  return text;
}

tl::expected<std::vector<document>, std::string> read_config_text(std::string_view text,
                                                                  const std::string& file,
                                                                  std::string_view extension) {
  const auto form = text::lower_case(extension);
  const bool is_yaml = form == ".yaml" || form == ".yml";
  if (!is_yaml && form != ".properties") {
    return tl::unexpected(refused(file,
                                  "has an unknown form; allowed are names that end with "
                                  ".yaml, .yml or .properties, or with [.yaml] behind them"));
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (!text::is_utf8(text)) return tl::unexpected(refused(file, "is not UTF-8 text"));
  return is_yaml ? read_yaml(text, file) : read_properties(text, file);
}

tl::expected<std::vector<document>, std::string> read_config_file(const fs::path& file,
                                                                  std::string_view extension) {
  const auto own = file.extension().string();
  const auto text = read_text_file(file);
  if (!text) return tl::unexpected(text.error());
  return read_config_text(*text, file.string(), extension.empty() ? own : extension);
}

}  // namespace host::config
