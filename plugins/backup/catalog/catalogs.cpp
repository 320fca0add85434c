#include "catalog/catalogs.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "catalog/catalog_reader.hpp"

namespace backup::catalog {
namespace {

/// Far beyond any real catalog (5 KB), far below what would hurt.
constexpr std::size_t largest_file = 1024 * 1024;

std::string known_names() {
  std::string names;
  for (const auto& known : embedded_catalogs()) {
    names += (names.empty() ? "" : ", ") + std::string(known.name);
  }
  return names;
}

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  std::string text(largest_file + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad() || (stream.fail() && !stream.eof())) return std::nullopt;
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

tl::expected<domain::index_catalog, std::string> load_file(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return tl::unexpected("the index catalog " + path + " cannot be read");
  if (text->size() > largest_file) {
    return tl::unexpected("the index catalog " + path + " is larger than 1 MiB");
  }
  auto catalog = read_catalog(*text);
  if (!catalog) {
    return tl::unexpected("the index catalog " + path + ", line " +
                          std::to_string(catalog.error().line) + ": " + catalog.error().reason);
  }
  return *std::move(catalog);
}

tl::expected<domain::index_catalog, std::string> find_embedded(std::string_view name) {
  const auto& all = embedded_catalogs();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [name](const auto& known) { return known.name == name; });
  if (found == all.end()) {
    return tl::unexpected("there is no index catalog \"" + std::string(name) + "\"; built in are " +
                          known_names() + "; a file of your own is given by its path");
  }
  // Checked when it was built in.
  return *read_catalog(found->text);
}

}  // namespace

tl::expected<domain::index_catalog, std::string> pick_catalog(std::string_view setting,
                                                              const domain::app_version& version) {
  if (setting.empty()) return find_embedded(version.minor());
  const bool is_file = setting.find('/') != std::string_view::npos || setting.ends_with(".json");
  return is_file ? load_file(std::string(setting)) : find_embedded(setting);
}

}  // namespace backup::catalog
