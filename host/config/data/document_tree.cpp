#include "config/data/document_tree.hpp"

#include <filesystem>
#include <iterator>

#include "config/data/listed_texts.hpp"
#include "config/data/trust.hpp"

namespace host::config {
namespace {

constexpr int depth_limit = 16;
constexpr std::size_t places_limit = 1'000;

/// What tells two places apart.
std::string key_of(const config_place& place) {
  return std::to_string(static_cast<int>(place.what)) + place.extension + ":" + place.path;
}

std::string folder_of(const std::string& file) {
  const auto parent = std::filesystem::path(file).parent_path().string();
  return parent.empty() ? "" : parent + "/";
}

}  // namespace

/// A document, or a group to begin with, which has no settings and is always in force.
struct document_tree::node {
  const document* settings = nullptr;
  std::vector<named_group> imports;
  std::string folder;  ///< that relative imports are seen from
  int depth = 0;
  bool is_in_force = false;
  bool is_for_profile = false;
  bool is_doubtful = false;  ///< somebody else may have written it: see trust.hpp
  nodes before;              ///< what it imports, the one that wins first
  nodes after;               ///< the same, read when profiles were known: wins over `before`

  void append_to(std::vector<document>& list) const {
    if (!is_in_force) return;
    for (const auto& each : after) each->append_to(list);
    for (const auto& each : before) each->append_to(list);
    if (settings != nullptr && !settings->empty()) list.push_back(*settings);
  }

  /// What the documents that this one imports have imported for a profile wins over what this one
  /// has: it is taken out of them.
  void take_from_imports(nodes& taken) {
    for (auto& child : before) {
      for (auto* const list : {&child->before, &child->after}) {
        nodes kept;
        for (auto& each : *list) {
          const bool is_taken = each->is_for_profile;
          if (is_taken) each->is_for_profile = false;
          (is_taken ? taken : kept).push_back(std::move(each));
        }
        *list = std::move(kept);
      }
    }
  }
};

document_tree::document_tree(std::vector<std::string> names, const property_list& above)
    : names_(std::move(names)), above_(above), now_{platform_of(above), std::nullopt} {}

document_tree::~document_tree() = default;

tl::expected<std::vector<document>, std::string> document_tree::read(
    const std::vector<named_group>& groups) {
  for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
    roots_.push_back(std::make_unique<node>());
    roots_.back()->imports = {*group};
    roots_.back()->is_in_force = true;
  }
  for (const auto& each : roots_) {
    if (auto done = step_without_profiles(*each); !done) return tl::unexpected(done.error());
  }
  return in_force();
}

tl::expected<std::vector<document>, std::string> document_tree::add_profiles(
    std::vector<std::string> profiles) {
  now_.profiles = std::move(profiles);
  for (const auto& each : roots_) {
    if (auto done = step_with_profiles(*each); !done) return tl::unexpected(done.error());
  }
  return in_force();
}

std::vector<document> document_tree::in_force() const {
  std::vector<document> list;
  for (const auto& each : roots_) each->append_to(list);
  return list;
}

document_tree::done_or_sentence document_tree::step_without_profiles(node& at) {
  if (auto done = decide(at); !done || !at.is_in_force) return done;
  auto loaded = load(at);
  if (!loaded) return tl::unexpected(std::move(loaded.error()));
  at.before = *std::move(loaded);
  for (const auto& each : at.before) {
    if (auto done = step_without_profiles(*each); !done) return done;
  }
  return {};
}

document_tree::done_or_sentence document_tree::step_with_profiles(node& at) {
  if (auto done = decide(at); !done || !at.is_in_force) return done;
  for (const auto& each : at.before) {
    if (auto done = step_with_profiles(*each); !done) return done;
  }
  auto loaded = load(at);
  if (!loaded) return tl::unexpected(std::move(loaded.error()));
  for (const auto& each : *loaded) {
    if (auto done = step_with_profiles(*each); !done) return done;
  }
  at.take_from_imports(at.after);
  std::move(loaded->begin(), loaded->end(), std::back_inserter(at.after));
  return {};
}

/// Whether a document is in force, and what it imports then.
document_tree::done_or_sentence document_tree::decide(node& at) {
  if (at.is_in_force) return {};
  property_list own;
  own.add_source(*at.settings);
  const auto is_wanted = is_in_force(own, above_, now_);
  if (!is_wanted) return tl::unexpected(is_wanted.error());
  at.is_in_force = *is_wanted;
  if (!at.is_in_force) return {};
  if (auto fault = forbidden_in(own, at.is_for_profile)) return tl::unexpected(*std::move(fault));
  if (at.is_doubtful) {
    if (auto fault = code_named_in(own)) return tl::unexpected(*std::move(fault));
  }
  constexpr std::string_view key = "spring.config.import";
  if (!own.find(key)) return {};
  auto with_above = above_;
  with_above.add_source(*at.settings);
  auto imports = groups_of(own, key, with_above);
  if (!imports) return tl::unexpected(std::move(imports.error()));
  at.imports = *std::move(imports);
  return {};
}

/// What a node imports and nobody has yet, the one that wins first.
document_tree::nodes_or_sentence document_tree::load(const node& of) {
  nodes loaded;
  if (of.imports.empty()) return loaded;
  if (of.depth > depth_limit) {
    return tl::unexpected(of.imports.front().named_by + " is the " + std::to_string(of.depth) +
                          "th import in a row; make them fewer");
  }
  for (auto group = of.imports.rbegin(); group != of.imports.rend(); ++group) {
    const auto places = places_of(of, *group);
    if (!places) return tl::unexpected(places.error());
    for (auto place = places->rbegin(); place != places->rend(); ++place) {
      auto key = key_of(*place);
      if (!taken_.insert(key).second) continue;
      const auto documents = documents_of(*place, key, *group);
      if (!documents) return tl::unexpected(documents.error());
      const bool is_doubtful =
          of.is_doubtful || (group->is_found_by_default && others_may_write(*place));
      for (auto each = (*documents)->rbegin(); each != (*documents)->rend(); ++each) {
        loaded.push_back(std::make_unique<node>());
        auto& made = *loaded.back();
        made.settings = &*each;
        made.folder = folder_of(place->path);
        made.depth = of.depth + 1;
        made.is_for_profile = place->is_for_profile;
        made.is_doubtful = is_doubtful;
      }
    }
  }
  return loaded;
}

/// In the order of winning, the last one wins.
tl::expected<std::vector<config_place>, std::string> document_tree::places_of(
    const node& of, const named_group& group) const {
  std::vector<config_place> all;
  std::vector<std::string> profiles{""};
  if (now_.profiles) profiles.insert(profiles.end(), now_.profiles->begin(), now_.profiles->end());
  for (const auto& profile : profiles) {
    for (const auto& each : group.locations) {
      auto some = places_at(seen_from(each, of.folder), profile, names_, group.named_by, above_);
      if (!some) return some;
      std::move(some->begin(), some->end(), std::back_inserter(all));
    }
  }
  return all;
}

tl::expected<const std::vector<document>*, std::string> document_tree::documents_of(
    const config_place& place, const std::string& key, const named_group& group) {
  if (read_.size() == places_limit) {
    return tl::unexpected(group.named_by + ": more than " + std::to_string(places_limit) +
                          " files are read; make them fewer");
  }
  auto documents = read_place(place, above_);
  if (!documents) return tl::unexpected(std::move(documents.error()));
  return &read_.emplace(key, *std::move(documents)).first->second;
}

}  // namespace host::config
