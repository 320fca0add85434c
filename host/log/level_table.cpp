#include "log/level_table.hpp"

#include <algorithm>

#include "text/ascii.hpp"

namespace host::log {
namespace {

bool lets_through(threshold wanted, level of_line) noexcept {
  return static_cast<int>(of_line) >= static_cast<int>(wanted);
}

bool is_root(std::string_view name) noexcept {
  return text::equals_ignoring_case(name, level_table::root);
}

}  // namespace

level_table::level_table(threshold of_root)
    : root_at_start_(of_root), root_(of_root), least_(of_root), most_(of_root) {}

bool level_table::enabled(level of_line, std::string_view source) const noexcept {
  if (!lets_through(least_.load(std::memory_order_relaxed), of_line)) return false;
  if (lets_through(most_.load(std::memory_order_relaxed), of_line)) return true;
  const std::lock_guard lock(guard_);
  return lets_through(effective(source), of_line);
}

void level_table::add(std::string_view name) {
  const std::lock_guard lock(guard_);
  names_[std::string(name)].is_source = true;
  renew_bounds();
}

void level_table::set(std::string_view name, std::optional<threshold> wanted) {
  const std::lock_guard lock(guard_);
  if (is_root(name)) {
    root_ = wanted.value_or(root_at_start_);
  } else if (const auto found = names_.find(name); found != names_.end()) {
    found->second.own = wanted;
    if (!wanted && !found->second.is_source) names_.erase(found);
  } else if (wanted) {
    names_[std::string(name)].own = wanted;
  }
  renew_bounds();
}

void level_table::renew_bounds() {
  auto least = root_;
  auto most = root_;
  for (const auto& [name, each] : names_) {
    if (!each.is_source) continue;
    least = std::min(least, effective(name));
    most = std::max(most, effective(name));
  }
  least_.store(least, std::memory_order_relaxed);
  most_.store(most, std::memory_order_relaxed);
}

threshold level_table::effective(std::string_view name) const {
  while (!name.empty()) {
    const auto found = names_.find(name);
    if (found != names_.end() && found->second.own) return *found->second.own;
    const auto dot = name.rfind('.');
    name = dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
  }
  return root_;
}

std::vector<level_table::entry> level_table::all() const {
  const std::lock_guard lock(guard_);
  std::vector<entry> list{{std::string(root), root_, root_}};
  for (const auto& [name, each] : names_) list.push_back({name, each.own, effective(name)});
  return list;
}

std::optional<level_table::entry> level_table::find(std::string_view name) const {
  const std::lock_guard lock(guard_);
  if (is_root(name)) return entry{std::string(root), root_, root_};
  const auto found = names_.find(name);
  if (found == names_.end()) return std::nullopt;
  return entry{found->first, found->second.own, effective(name)};
}

}  // namespace host::log
