#include "registry/info.hpp"

#include <algorithm>
#include <array>

namespace host::registry {
namespace {

/// What the page shows of the host itself.
constexpr std::array<std::string_view, 4> names_of_host = {"build", "git", "os", "process"};

bool is_member_name(std::string_view name) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= 64 && is_lower(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

}  // namespace

tl::expected<std::uint64_t, info_registry::refused> info_registry::declare(std::string_view owner,
                                                                           std::string_view name) {
  const std::string named =
      "info member \"" + std::string(name) + "\" of \"" + std::string(owner) + "\" is refused: ";
  if (!is_member_name(name)) {
    return tl::unexpected(refused{
        false, named + "a name is a lower-case letter followed by up to 63 letters and digits"});
  }
  if (std::find(names_of_host.begin(), names_of_host.end(), name) != names_of_host.end()) {
    return tl::unexpected(refused{true, named + "the host itself uses this name"});
  }
  const std::lock_guard lock(mutex_);
  for (const entry& each : entries_) {
    if (each.name != name) continue;
    return tl::unexpected(refused{true, named + "\"" + each.owner + "\" has declared it already"});
  }
  entries_.push_back({next_handle_++, std::string(owner), std::string(name), {}});
  return entries_.back().handle;
}

void info_registry::remove_owner(std::string_view owner) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const entry& each) { return each.owner == owner; });
}

bool info_registry::set(std::string_view owner, std::uint64_t handle, std::string json) {
  const std::lock_guard lock(mutex_);
  for (entry& each : entries_) {
    if (each.handle != handle || each.owner != owner) continue;
    each.json = std::move(json);
    return true;
  }
  return false;
}

std::vector<std::string> info_registry::names() const {
  std::vector<std::string> declared;
  const std::lock_guard lock(mutex_);
  for (const entry& each : entries_) declared.push_back(each.name);
  return declared;
}

std::vector<std::pair<std::string, std::string>> info_registry::members() const {
  std::vector<std::pair<std::string, std::string>> shown;
  const std::lock_guard lock(mutex_);
  for (const entry& each : entries_) {
    if (!each.json.empty()) shown.emplace_back(each.name, each.json);
  }
  return shown;
}

}  // namespace host::registry
