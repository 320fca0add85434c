#include "config/data/config_place.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "config/data/config_tree.hpp"

namespace host::config {

namespace fs = std::filesystem;

namespace {

/// In the order in which they win within one folder.
constexpr std::array<std::string_view, 3> endings{".yaml", ".yml", ".properties"};

bool is_folder(const fs::path& path) {
  std::error_code unknown;
  return fs::is_directory(path, unknown);
}

/// `./config/../x.yaml` is `x.yaml` to whoever reads of it.
std::string without_dots(const std::string& path) {
  return fs::path(path).lexically_normal().string();
}

/// `x.yaml` for profile p: `x-p.yaml`.
std::string with_profile(const std::string& path, const std::string& profile) {
  if (profile.empty()) return path;
  const fs::path whole(path);
  return (whole.parent_path() /
          (whole.stem().string() + "-" + profile + whole.extension().string()))
      .string();
}

/// The path for each folder that a `*` stands for, in order of their names. Kubernetes keeps what
/// it links to in folders that begin with two dots.
std::vector<std::string> paths_of(const location& place) {
  const auto star = place.path.find('*');
  if (star == std::string::npos) return {place.path};
  std::vector<std::string> paths;
  std::error_code unknown;
  const fs::path parent = star == 0 ? "./" : place.path.substr(0, star);
  for (fs::directory_iterator at(parent, unknown), end; !unknown && at != end;
       at.increment(unknown)) {
    if (is_folder(at->path()) && !at->path().filename().native().starts_with("..")) {
      paths.push_back(at->path().string() + place.path.substr(star + 1));
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> folders_of(const location& place) {
  auto folders = paths_of(place);
  std::erase_if(folders, [](const std::string& each) { return !is_folder(each); });
  return folders;
}

std::string missing(const location& place, const std::string& named_by, std::string_view what) {
  const bool may_be_optional = named_by.starts_with("spring.");
  return std::string(what) + " " + place.shown_path() + " does not exist, which is named by " +
         named_by + "; make it, or " +
         (may_be_optional ? "write optional: in front of it" : "name one that is there");
}

/// The text of a variable, when there is one of this name.
std::optional<std::string> variable_named(const property_list& above, const std::string& name) {
  const auto found = above.find(name);
  if (!found || found->texts.empty()) return std::nullopt;
  const auto& given = *found->texts.front();
  if (given.from.what != origin::kind::environment) return std::nullopt;
  return given.value;
}

tl::expected<std::vector<document>, std::string> documents_in_variable(
    std::string_view text, const std::string& name, const std::string& extension) {
  auto documents = read_config_text(text, "in environment variable " + name,
                                    extension.empty() ? ".properties" : extension);
  if (!documents) return documents;
  for (auto& each : *documents) {
    for (auto& setting : each) {
      setting.from = {origin::kind::variable_text, name, setting.from.line};
    }
  }
  return documents;
}

}  // namespace

tl::expected<std::vector<config_place>, std::string> places_at(
    const location& place, const std::string& profile, const std::vector<std::string>& names,
    const std::string& named_by, const property_list& above) {
  using kind = location::kind;
  const bool is_needed = profile.empty() && !place.is_optional;
  std::vector<config_place> places;
  std::optional<std::string> fault;
  const auto add_if_there = [&](const std::string& path, const std::string& extension) {
    std::error_code unknown;
    const auto status = fs::status(path, unknown);
    if (fs::exists(status)) {
      places.push_back({kind::file, without_dots(path), extension, !profile.empty()});
    } else if (status.type() == fs::file_type::none) {
      fault = "configuration file " + place.shown_path() + ", which is named by " + named_by +
              ", cannot be looked for: " + unknown.message();
    }
  };
  switch (place.what) {
    case kind::file:
      for (const auto& path : paths_of(place)) {
        add_if_there(with_profile(path, profile), place.extension);
      }
      if (fault) return tl::unexpected(*std::move(fault));
      if (places.empty() && is_needed && !place.is_pattern()) {
        return tl::unexpected(missing(place, named_by, "configuration file"));
      }
      return places;
    case kind::folder:
      if (is_needed && folders_of(place).empty()) {
        return tl::unexpected(missing(place, named_by, "configuration folder"));
      }
      for (const auto& name : names) {
        for (const auto ending : endings) {
          for (const auto& folder : folders_of(place)) {
            const auto path = folder + name + std::string(ending);
            add_if_there(with_profile(path, profile), "");
          }
        }
      }
      if (fault) return tl::unexpected(*std::move(fault));
      return places;
    case kind::config_tree:
      if (!profile.empty()) return places;
      for (const auto& folder : folders_of(place)) {
        places.push_back({place.what, without_dots(folder), "", false});
      }
      if (places.empty() && is_needed) {
        return tl::unexpected(missing(place, named_by, "configuration tree"));
      }
      return places;
    case kind::variable:
      if (!profile.empty()) return places;
      if (variable_named(above, place.path)) {
        places.push_back({place.what, place.path, place.extension, false});
      } else if (is_needed) {
        return tl::unexpected(missing(place, named_by, "environment variable"));
      }
      return places;
    case kind::class_path:
      // A folder is always there in the reference; a file could only be asked for in earnest.
      if (is_needed && !place.path.empty() && !place.path.ends_with('/')) {
        return tl::unexpected("\"" + place.written + "\", which " + named_by +
                              " names, lies inside a Java program; there is none here, so name a "
                              "file, or write optional: in front of it");
      }
      return places;
  }
  return places;
}

tl::expected<std::vector<document>, std::string> read_place(const config_place& place,
                                                            const property_list& above) {
  if (place.what == location::kind::variable) {
    const auto text = variable_named(above, place.path);
    return documents_in_variable(text.value_or(""), place.path, place.extension);
  }
  if (place.what == location::kind::config_tree) {
    auto settings = read_config_tree(place.path);
    if (!settings) return tl::unexpected(std::move(settings.error()));
    return std::vector<document>{*std::move(settings)};
  }
  return read_config_file(place.path, place.extension);
}

}  // namespace host::config
