#include "domain/snapshot_plan.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace backup::domain {
namespace {

/// How the names of the applications' indices begin, after the prefix.
constexpr std::array<std::string_view, 3> applications{"operate-", "tasklist-", "camunda-"};

using name_set = std::set<std::string, std::less<>>;

bool has_dated_siblings(const name_set& existing, const std::string& name) {
  const auto next = existing.upper_bound(name);
  return next != existing.end() && next->starts_with(name);
}

void cover_dated_siblings(name_set& uncovered, const std::string& name) {
  auto next = uncovered.upper_bound(name);
  while (next != uncovered.end() && next->starts_with(name)) next = uncovered.erase(next);
}

name_set of_the_applications(const index_layout& layout, const std::vector<std::string>& existing) {
  name_set names;
  for (const auto application : applications) {
    const auto start = layout.full_name(application);
    for (const auto& name : existing) {
      if (name.starts_with(start)) names.insert(name);
    }
  }
  return names;
}

/// Exact names: the required ones first, then the optional ones that exist.
std::vector<std::string> current_indices(const index_layout& layout, const catalog_group& group,
                                         const name_set& existing) {
  std::vector<std::string> names;
  for (const bool required : {true, false}) {
    for (const auto& index : group.indices) {
      const auto name = layout.full_name(index.name);
      if (index.required == required && existing.contains(name)) names.push_back(name);
    }
  }
  return names;
}

/// Patterns, since the archiver adds indices while a backup runs; empty when nothing is archived.
std::vector<std::string> dated_indices(const index_layout& layout, const catalog_group& group,
                                       const name_set& existing) {
  std::vector<std::string> patterns;
  bool any = false;
  for (const auto& index : group.indices) {
    if (!index.dated) continue;
    const auto name = layout.full_name(index.name);
    any = any || has_dated_siblings(existing, name);
    patterns.push_back(name + "*");
    // An engine may refuse the exclusion of an index that is not there.
    if (existing.contains(name)) patterns.push_back("-" + name);
  }
  if (!any) patterns.clear();
  return patterns;
}

std::vector<std::string> missing_names(const index_layout& layout, const name_set& existing) {
  std::vector<std::string> missing;
  for (const auto& group : layout.catalog.groups) {
    for (const auto& index : group.indices) {
      auto name = layout.full_name(index.name);
      if (index.required && !existing.contains(name)) missing.push_back(std::move(name));
    }
  }
  return missing;
}

std::vector<std::string> uncovered_names(const index_layout& layout, const name_set& existing) {
  auto uncovered = existing;
  for (const auto& group : layout.catalog.groups) {
    for (const auto& index : group.indices) {
      const auto name = layout.full_name(index.name);
      uncovered.erase(name);
      if (index.dated) cover_dated_siblings(uncovered, name);
    }
  }
  for (const auto& left_out : layout.catalog.left_out) {
    const auto name = layout.full_name(left_out);
    uncovered.erase(name);
    cover_dated_siblings(uncovered, name);
  }
  return {uncovered.begin(), uncovered.end()};
}

}  // namespace

std::string index_layout::full_name(std::string_view catalog_name) const {
  return prefix.empty() ? std::string(catalog_name) : prefix + "-" + std::string(catalog_name);
}

std::vector<std::string> index_layout::application_patterns() const {
  std::vector<std::string> patterns;
  for (const auto application : applications) patterns.push_back(full_name(application) + "*");
  return patterns;
}

snapshot_plan make_plan(const backup_id& id, const app_version& version, const index_layout& layout,
                        const std::vector<std::string>& existing) {
  const auto ours = of_the_applications(layout, existing);

  std::vector<std::vector<std::string>> contents;
  for (const auto& group : layout.catalog.groups) {
    contents.push_back(current_indices(layout, group, ours));
    contents.push_back(dated_indices(layout, group, ours));
  }
  std::erase_if(contents, [](const auto& indices) { return indices.empty(); });

  snapshot_plan plan;
  const auto count = static_cast<unsigned>(contents.size());
  unsigned number = 0;
  for (auto& indices : contents) {
    plan.parts.push_back({{id, version, ++number, count}, std::move(indices)});
  }
  plan.missing = missing_names(layout, ours);
  plan.uncovered = uncovered_names(layout, ours);
  return plan;
}

}  // namespace backup::domain
