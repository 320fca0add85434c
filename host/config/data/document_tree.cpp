#include "config/data/document_tree.hpp"

#include <array>
#include <filesystem>
#include <utility>

#include "config/data/listed_texts.hpp"
#include "config/data/profile_expression.hpp"
#include "config/property_name.hpp"

namespace host::config {

namespace fs = std::filesystem;

namespace {

constexpr int depth_limit = 16;
constexpr std::size_t places_limit = 1'000;
constexpr std::array<std::string_view, 4> keys_of_no_profile{
    "spring.profiles.active", "spring.profiles.include", "spring.profiles.default",
    "spring.profiles.group"};

std::string folder_of(const std::string& file) {
  const auto parent = fs::path(file).parent_path().string();
  return parent.empty() ? "" : parent + "/";
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
  const auto files = places_at(place, profile, names_, group.named_by, above_);
  if (!files) return tl::unexpected(files.error());
  for (const auto& file : *files) {
    if (auto done = add_file(file, group, depth, to); !done) return done;
  }
  return {};
}

tl::expected<const std::vector<document>*, std::string> document_tree::documents_of(
    const config_place& file, const named_group& group) {
  const auto known = read_.find(file.path);
  if (known != read_.end()) return &known->second;
  if (read_.size() == places_limit) {
    return tl::unexpected(group.named_by + ": more than " + std::to_string(places_limit) +
                          " files are read; make them fewer");
  }
  auto documents = read_place(file, above_);
  if (!documents) return tl::unexpected(std::move(documents.error()));
  return &read_.emplace(file.path, *std::move(documents)).first->second;
}

document_tree::done_or_sentence document_tree::add_file(const config_place& file,
                                                        const named_group& group, int depth,
                                                        node& to) {
  if (!taken_.insert(file.path).second) return {};
  const auto documents = documents_of(file, group);
  if (!documents) return tl::unexpected(documents.error());
  for (const auto& each : **documents) {
    if (auto done = add_document(each, file, depth, to); !done) return done;
  }
  return {};
}

document_tree::done_or_sentence document_tree::add_document(const document& settings,
                                                            const config_place& file, int depth,
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
  const auto imports = groups_of(own, "spring.config.import", with_above);
  if (!imports) return tl::unexpected(imports.error());
  for (const auto& each : *imports) {
    if (auto done = add_group(each, folder_of(file.path), depth + 1, made); !done) return done;
  }
  to.children.push_back(std::move(made));
  return {};
}

/// While no profiles are known, a document that asks for some is not in force.
tl::expected<bool, std::string> document_tree::is_in_force(const property_list& settings) const {
  const auto expressions = listed_texts(settings, "spring.config.activate.on-profile", above_);
  if (!expressions) return tl::unexpected(expressions.error());
  const auto platform = settings.find("spring.config.activate.on-cloud-platform");
  if (platform) {
    const auto& wanted = first_of(*platform).value;
    const bool is_kubernetes = above_.find("kubernetes.service.host").has_value() &&
                               above_.find("kubernetes.service.port").has_value();
    const auto uniform = uniform_name(wanted);
    if (uniform != (is_kubernetes ? "kubernetes" : "none")) return false;
  }
  if (!settings.find("spring.config.activate.on-profile")) return true;
  if (accepted_ == nullptr) return false;
  for (const auto& each : *expressions) {
    const auto holds = holds_for_profiles(each.text, *accepted_);
    if (!holds) {
      return tl::unexpected("spring.config.activate.on-profile (" + to_text(each.from) + ") is " +
                            holds.error());
    }
    if (*holds) return true;
  }
  return false;
}

}  // namespace host::config
