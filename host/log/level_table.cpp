#include "log/level_table.hpp"

#include <algorithm>

namespace host::log {
namespace {

bool lets_through(threshold wanted, level of_line) noexcept {
  return static_cast<int>(of_line) >= static_cast<int>(wanted);
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
  own_.emplace(name, std::nullopt);
}

void level_table::set(std::string_view name, std::optional<threshold> wanted) {
  const std::lock_guard lock(guard_);
  if (name == root) {
    root_ = wanted.value_or(root_at_start_);
  } else {
    own_.insert_or_assign(std::string(name), wanted);
  }
  auto least = root_;
  auto most = root_;
  for (const auto& [each, own] : own_) {
    if (!own) continue;
    least = std::min(least, *own);
    most = std::max(most, *own);
  }
  least_.store(least, std::memory_order_relaxed);
  most_.store(most, std::memory_order_relaxed);
}

threshold level_table::effective(std::string_view name) const {
  while (!name.empty()) {
    const auto found = own_.find(name);
    if (found != own_.end() && found->second) return *found->second;
    const auto dot = name.rfind('.');
    name = dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
  }
  return root_;
}

std::vector<level_table::entry> level_table::all() const {
  const std::lock_guard lock(guard_);
  std::vector<entry> list{{std::string(root), root_, root_}};
  for (const auto& [name, own] : own_) list.push_back({name, own, effective(name)});
  return list;
}

std::optional<level_table::entry> level_table::find(std::string_view name) const {
  const std::lock_guard lock(guard_);
  if (name == root) return entry{std::string(root), root_, root_};
  const auto found = own_.find(name);
  if (found == own_.end()) return std::nullopt;
  return entry{found->first, found->second, effective(name)};
}

}  // namespace host::log
