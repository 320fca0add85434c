#include "config/data/config_tree.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace host::config {
namespace {

namespace fs = std::filesystem;

std::string refused(const fs::path& place, const std::string& why) {
  return "configuration tree " + place.string() + " " + why;
}

bool is_hidden(const fs::path& name) {
  return name.native().starts_with("..");
}

std::string key_of(const fs::path& below) {
  std::string key;
  for (const auto& part : below) key += (key.empty() ? "" : ".") + part.string();
  return key;
}

std::string without_last_line_feed(std::string text) {
  if (!text.ends_with('\n') || std::count(text.begin(), text.end(), '\n') > 1) return text;
  text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

}  // namespace

tl::expected<document, std::string> read_config_tree(const fs::path& folder) {
  document settings;
  std::size_t size = 0;
  std::error_code fault;
  fs::recursive_directory_iterator at(folder, fs::directory_options::follow_directory_symlink,
                                      fault);
  for (const auto end = fs::recursive_directory_iterator(); !fault && at != end;
       at.increment(fault)) {
    if (is_hidden(at->path().filename())) {
      at.disable_recursion_pending();
      continue;
    }
    if (at.depth() > nesting_limit) {
      return tl::unexpected(refused(at->path(), "is nested more than " +
                                                    std::to_string(nesting_limit) +
                                                    " folders deep; make it flatter"));
    }
    std::error_code unknown;
    if (!at->is_regular_file(unknown)) continue;
    if (settings.size() == settings_limit) {
      return tl::unexpected(refused(
          folder, "holds more than " + std::to_string(settings_limit) + " files; make them fewer"));
    }
    auto text = read_text_file(at->path());
    if (!text) return tl::unexpected(std::move(text.error()));
    size += text->size();
    if (size > tree_limit_bytes) {
      return tl::unexpected(refused(folder, "is larger than " + std::to_string(tree_limit_bytes) +
                                                " bytes, which is the limit"));
    }
    settings.push_back({key_of(at->path().lexically_relative(folder)),
                        without_last_line_feed(*std::move(text)),
                        {origin::kind::file, at->path().string(), 0}});
  }
  if (fault) return tl::unexpected(refused(folder, "cannot be read: " + fault.message()));
  std::sort(settings.begin(), settings.end(),
            [](const property& one, const property& other) { return one.name < other.name; });
  return settings;
}

}  // namespace host::config
