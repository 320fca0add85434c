#include "registry/health.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace host::registry {
namespace {

/// Names are segments of a path and members of a JSON object.
bool is_component_name(std::string_view name) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= 64 && is_lower(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

/// Groups that always exist, and what they are made of.
bool is_name_of_host(std::string_view name) {
  constexpr std::array<std::string_view, 7> kept = {
      "liveness", "livenessState", "readiness", "readinessState",
      "startup",  "startupState",  "status"};
  return std::find(kept.begin(), kept.end(), name) != kept.end();
}

}  // namespace

std::string_view to_string(health_status status) {
  switch (status) {
    case health_status::down:
      return "DOWN";
    case health_status::out_of_service:
      return "OUT_OF_SERVICE";
    case health_status::up:
      return "UP";
    case health_status::unknown:
      return "UNKNOWN";
  }
  return "UNKNOWN";
}

tl::expected<std::uint64_t, std::string> health_registry::declare(std::string_view owner,
                                                                  std::string_view name) {
  const std::string named = "health component \"" + std::string(name) + "\" of \"" +
                            std::string(owner) + "\" is refused: ";
  if (!is_component_name(name)) {
    return tl::unexpected(named +
                          "a name is a lower-case letter followed by up to 63 letters and "
                          "digits");
  }
  if (owner != host_owner && is_name_of_host(name))
    return tl::unexpected(named + "the host itself uses this name");
  const std::lock_guard lock(mutex_);
  const auto rival = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const entry& each) { return each.last.name == name; });
  if (rival != entries_.end()) {
    return tl::unexpected(named + "\"" + rival->owner + "\" has declared it already");
  }
  entry declared{next_handle_++, std::string(owner), {}, clock::time_point::min()};
  declared.last.name = name;
  // Kept sorted, so that a page is built without sorting.
  const auto place = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const entry& each) { return each.last.name > name; });
  changed();
  return entries_.insert(place, std::move(declared))->handle;
}

void health_registry::remove_owner(std::string_view owner) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const entry& each) { return each.owner == owner; });
  changed();
}

bool health_registry::set(std::string_view owner, std::uint64_t handle, health_status status,
                          std::string details_json, std::chrono::milliseconds time_to_live,
                          clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const entry& each) {
    return each.handle == handle && each.owner == owner;
  });
  if (found == entries_.end()) return false;
  found->last.status = status;
  found->last.details_json = std::move(details_json);
  // A far future must not wrap into the past; compared in the coarser unit, which cannot overflow.
  const auto longest =
      std::chrono::duration_cast<std::chrono::milliseconds>(clock::time_point::max() - now);
  const bool endless = time_to_live >= longest;
  found->fresh_until = endless ? clock::time_point::max() : now + time_to_live;
  changed();
  return true;
}

std::vector<health_component> health_registry::components(clock::time_point now) const {
  std::vector<health_component> all;
  for_each(now, [&](const health_view& each) {
    all.push_back({std::string(each.name), each.status, std::string(each.details_json)});
  });
  return all;
}

}  // namespace host::registry
