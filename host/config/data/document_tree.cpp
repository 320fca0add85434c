#include "config/data/document_tree.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <utility>

#include "config/data/config_tree.hpp"
#include "config/data/profile_expression.hpp"
#include "config/placeholder.hpp"
#include "config/property_name.hpp"
#include "config/value.hpp"

namespace host::config {

namespace fs = std::filesystem;

namespace {

using texts_or_sentence = tl::expected<std::vector<std::string>, std::string>;

constexpr int depth_limit = 16;
constexpr std::size_t places_limit = 1'000;
/// In the order in which they win within one folder.
constexpr std::array<std::string_view, 3> endings{".yaml", ".yml", ".properties"};
constexpr std::array<std::string_view, 4> keys_of_no_profile{
    "spring.profiles.active", "spring.profiles.include", "spring.profiles.default",
    "spring.profiles.group"};

bool is_folder(const fs::path& path) {
  std::error_code unknown;
  return fs::is_directory(path, unknown);
}

bool is_there(const fs::path& path) {
  std::error_code unknown;
  return fs::exists(path, unknown);
}

/// `x.yaml` for profile p: `x-p.yaml`.
std::string with_profile(const std::string& path, const std::string& profile) {
  if (profile.empty()) return path;
  const fs::path whole(path);
  return (whole.parent_path() /
          (whole.stem().string() + "-" + profile + whole.extension().string()))
      .string();
}

/// The path for each folder that a `*` stands for, in order of their names.
std::vector<std::string> paths_of(const location& place) {
  const auto star = place.path.find('*');
  if (star == std::string::npos) return {place.path};
  std::vector<std::string> paths;
  std::error_code unknown;
  const fs::path parent = star == 0 ? "./" : place.path.substr(0, star);
  for (fs::directory_iterator at(parent, unknown), end; !unknown && at != end;
       at.increment(unknown)) {
    if (is_folder(at->path())) {
      paths.push_back(at->path().string() + place.path.substr(star + 1));
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string missing(const location& place, const std::string& named_by, std::string_view what) {
  return std::string(what) + " " + place.path + " does not exist, which is named by " + named_by +
         "; make it, or write optional: in front of it";
}

std::string folder_of(const std::string& file) {
  const auto parent = fs::path(file).parent_path().string();
  return parent.empty() ? "" : parent + "/";
}

texts_or_sentence list_in(const property_list& settings, std::string_view key,
                          const property_list& with_above) {
  std::vector<std::string> list;
  const auto found = settings.find(key);
  if (!found) return list;
  std::vector<const property*> written;
  if (!found->texts.empty()) written.push_back(found->texts.front());
  for (const auto& [index, item] : found->items) written.push_back(item);
  for (const auto* each : written) {
    auto text = expand_placeholders(with_above, each->value);
    if (!text) {
      return tl::unexpected(std::string(key) + " (" + to_text(each->from) + "): " + text.error());
    }
    for (auto& part : split_list(text->text)) list.push_back(std::move(part));
  }
  return list;
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
    const property_list& above, const std::string& name, const std::string& extension) {
  auto documents = read_config_text(*variable_named(above, name), "in environment variable " + name,
                                    extension.empty() ? ".properties" : extension);
  if (!documents) return documents;
  for (auto& each : *documents) {
    for (auto& setting : each) {
      setting.from = {origin::kind::variable_text, name, setting.from.line};
    }
  }
  return documents;
}

const property& first_of(const found_property& found) {
  return found.texts.empty() ? *found.items.begin()->second : *found.texts.front();
}

}  // namespace

/// What was read, in the order of reading: of two children the later one wins, and each child wins
/// over its parent.
struct document_tree::node {
  document settings;
  std::vector<node> children;

  void append_to(std::vector<document>& list) && {
    for (auto child = children.rbegin(); child != children.rend(); ++child) {
      std::move(*child).append_to(list);
    }
    if (!settings.empty()) list.push_back(std::move(settings));
  }
};

struct document_tree::file_place {
  location::kind what = location::kind::file;
  std::string path;
  std::string extension;
  bool is_for_profile = false;
};

tl::expected<std::vector<document>, std::string> document_tree::read(
    const std::vector<named_group>& groups, const std::vector<std::string>* accepted) {
  accepted_ = accepted;
  taken_.clear();
  node root;
  for (const auto& group : groups) {
    if (auto done = add_group(group, "", 0, root); !done) return tl::unexpected(done.error());
  }
  std::vector<document> documents;
  std::move(root).append_to(documents);
  return documents;
}

document_tree::done_or_sentence document_tree::add_group(const named_group& group,
                                                         std::string_view folder, int depth,
                                                         node& to) {
  if (depth > depth_limit) {
    return tl::unexpected(group.named_by + " is the " + std::to_string(depth) +
                          "th import in a row; make them fewer");
  }
  std::vector<location> places;
  for (const auto& each : group.locations) places.push_back(seen_from(each, folder));
  for (const auto& place : places) {
    if (auto done = add_files(place, group, "", depth, to); !done) return done;
  }
  if (accepted_ == nullptr) return {};
  for (const auto& profile : *accepted_) {
    for (const auto& place : places) {
      if (auto done = add_files(place, group, profile, depth, to); !done) return done;
    }
  }
  return {};
}

document_tree::done_or_sentence document_tree::add_files(const location& place,
                                                         const named_group& group,
                                                         const std::string& profile, int depth,
                                                         node& to) {
  const auto files = files_of(place, group, profile);
  if (!files) return tl::unexpected(files.error());
  for (const auto& file : *files) {
    if (auto done = add_file(file, group, depth, to); !done) return done;
  }
  return {};
}

tl::expected<std::vector<document_tree::file_place>, std::string> document_tree::files_of(
    const location& place, const named_group& group, const std::string& profile) const {
  using kind = location::kind;
  const bool is_needed = profile.empty() && !place.is_optional;
  std::vector<file_place> files;
  const auto add_if_there = [&](const std::string& path, const std::string& extension) {
    if (is_there(path)) files.push_back({kind::file, path, extension, !profile.empty()});
  };
  switch (place.what) {
    case kind::file:
      for (const auto& path : paths_of(place)) {
        add_if_there(with_profile(path, profile), place.extension);
      }
      if (files.empty() && is_needed && !place.is_pattern()) {
        return tl::unexpected(missing(place, group.named_by, "configuration file"));
      }
      return files;
    case kind::folder:
      if (is_needed && !place.is_pattern() && !is_folder(place.path)) {
        return tl::unexpected(missing(place, group.named_by, "configuration folder"));
      }
      for (const auto& folder : paths_of(place)) {
        for (const auto& name : names_) {
          for (const auto ending : endings) {
            const auto path = folder + name + std::string(ending);
            add_if_there(with_profile(path, profile), "");
          }
        }
      }
      return files;
    case kind::config_tree:
      if (!profile.empty()) return files;
      if (is_needed && !place.is_pattern() && !is_folder(place.path)) {
        return tl::unexpected(missing(place, group.named_by, "configuration tree"));
      }
      for (const auto& folder : paths_of(place)) {
        if (is_folder(folder)) files.push_back({place.what, folder, "", false});
      }
      return files;
    case kind::variable:
      if (!profile.empty()) return files;
      if (variable_named(above_, place.path)) {
        files.push_back({place.what, place.path, place.extension, false});
      } else if (is_needed) {
        return tl::unexpected(missing(place, group.named_by, "environment variable"));
      }
      return files;
    case kind::class_path:
      // A folder is always there in the reference; a file could only be asked for in earnest.
      if (is_needed && !place.path.empty() && !place.path.ends_with('/')) {
        return tl::unexpected("\"" + place.written + "\", which " + group.named_by +
                              " names, lies inside a Java program; there is none here, so name a "
                              "file, or write optional: in front of it");
      }
      return files;
  }
  return files;
}

tl::expected<const std::vector<document>*, std::string> document_tree::documents_of(
    const file_place& file, const named_group& group) {
  const auto known = read_.find(file.path);
  if (known != read_.end()) return &known->second;
  if (read_.size() == places_limit) {
    return tl::unexpected(group.named_by + ": more than " + std::to_string(places_limit) +
                          " files are read; make them fewer");
  }
  std::vector<document> documents;
  if (file.what == location::kind::variable) {
    auto read = documents_in_variable(above_, file.path, file.extension);
    if (!read) return tl::unexpected(std::move(read.error()));
    documents = *std::move(read);
  } else if (file.what == location::kind::config_tree) {
    auto settings = read_config_tree(file.path);
    if (!settings) return tl::unexpected(std::move(settings.error()));
    documents.push_back(*std::move(settings));
  } else {
    auto read = read_config_file(file.path, file.extension);
    if (!read) return tl::unexpected(std::move(read.error()));
    documents = *std::move(read);
  }
  return &read_.emplace(file.path, std::move(documents)).first->second;
}

document_tree::done_or_sentence document_tree::add_file(const file_place& file,
                                                        const named_group& group, int depth,
                                                        node& to) {
  if (!taken_.insert(fs::path(file.path).lexically_normal().string()).second) return {};
  const auto documents = documents_of(file, group);
  if (!documents) return tl::unexpected(documents.error());
  for (const auto& each : **documents) {
    if (auto done = add_document(each, file, depth, to); !done) return done;
  }
  return {};
}

document_tree::done_or_sentence document_tree::add_document(const document& settings,
                                                            const file_place& file, int depth,
                                                            node& to) {
  property_list own;
  own.add_source(settings);
  property_list with_above = above_;
  with_above.add_source(settings);
  const auto is_active = is_in_force(own);
  if (!is_active) return tl::unexpected(is_active.error());
  if (!*is_active) return {};
  const bool is_for_profile =
      file.is_for_profile || own.find("spring.config.activate.on-profile").has_value();
  for (const auto key : keys_of_no_profile) {
    const auto found = own.find(key);
    const auto below = own.below(key);
    if (!is_for_profile || (!found && below.empty())) continue;
    const auto& given = found ? first_of(*found) : *below.begin()->second;
    return tl::unexpected(given.name + " (" + to_text(given.from) +
                          ") stands in what is for a profile itself; write it where it holds for "
                          "all profiles");
  }

  node made{settings, {}};
  const auto imports = list_in(own, "spring.config.import", with_above);
  if (!imports) return tl::unexpected(imports.error());
  for (const auto& each : *imports) {
    const auto named_by =
        "spring.config.import (" + to_text(first_of(*own.find("spring.config.import")).from) + ")";
    auto group = parse_locations(each);
    if (!group) return tl::unexpected(named_by + ": " + group.error());
    if (auto done = add_group({*std::move(group), named_by}, folder_of(file.path), depth + 1, made);
        !done) {
      return done;
    }
  }
  to.children.push_back(std::move(made));
  return {};
}

/// While no profiles are known, a document that asks for some is not in force.
tl::expected<bool, std::string> document_tree::is_in_force(const property_list& settings) const {
  auto with_above = above_;
  const auto expressions = list_in(settings, "spring.config.activate.on-profile", with_above);
  if (!expressions) return tl::unexpected(expressions.error());
  const auto platform = settings.find("spring.config.activate.on-cloud-platform");
  if (platform) {
    const auto& wanted = first_of(*platform).value;
    const bool is_kubernetes = above_.find("kubernetes.service.host").has_value() &&
                               above_.find("kubernetes.service.port").has_value();
    const auto uniform = uniform_name(wanted);
    if (uniform != (is_kubernetes ? "kubernetes" : "none")) return false;
  }
  const auto found = settings.find("spring.config.activate.on-profile");
  if (!found) return true;
  if (accepted_ == nullptr) return false;
  for (const auto& each : *expressions) {
    const auto holds = holds_for_profiles(each, *accepted_);
    if (!holds) {
      return tl::unexpected("spring.config.activate.on-profile (" + to_text(first_of(*found).from) +
                            ") is " + holds.error());
    }
    if (*holds) return true;
  }
  return false;
}

}  // namespace host::config
