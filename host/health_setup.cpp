#include "health_setup.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace host {
namespace {

using config::visibility;
using endpoints::health_shows;

health_shows shows_of(std::optional<visibility> components, visibility details) {
  if (components.value_or(details) != visibility::always) return health_shows::status;
  return details == visibility::always ? health_shows::details : health_shows::components;
}

/// What who is authorized is shown, where that is more.
endpoints::authorized_health authorized_of(std::optional<visibility> components, visibility details,
                                           std::vector<std::string> roles) {
  const auto opened = [](visibility each) {
    return each == visibility::when_authorized ? visibility::always : each;
  };
  const auto by_rule = components ? std::optional(opened(*components)) : std::nullopt;
  const auto shows = shows_of(by_rule, opened(details));
  if (shows == shows_of(components, details)) return {};
  return {shows, std::move(roles)};
}

void apply(const config::status_config& given, endpoints::status_rules& rules) {
  if (!given.order.empty()) rules.order_by(given.order);
  if (!given.codes.empty()) rules.answer_with(given.codes);
}

std::optional<bool> switch_of(const config::health_config& given, const std::string& key) {
  const auto found = given.indicators.find(key);
  return found == given.indicators.end() ? std::nullopt : std::optional(found->second);
}

/// Of a group that somebody has configured.
void apply(const config::health_group_config& group, const config::health_config& all,
           endpoints::health_group& made) {
  // These two ship with both switched off, so that the defaults of all do not reach them.
  const bool is_closed = made.name == "status" || made.name == "startup";
  const auto details =
      group.show_details.value_or(is_closed ? visibility::never : all.show_details);
  const auto otherwise = is_closed ? std::optional(visibility::never) : all.show_components;
  const auto components = group.show_components ? group.show_components : otherwise;
  made.shows = shows_of(components, details);
  made.authorized = authorized_of(components, details, group.roles.value_or(all.roles));
}

}  // namespace

endpoints::health_rules health_rules_of(const config::health_config& given) {
  auto rules = endpoints::usual_health_rules();
  rules.shows = shows_of(given.show_components, given.show_details);
  rules.authorized = authorized_of(given.show_components, given.show_details, given.roles);
  apply(given.status, rules.status);
  rules.validates_members = given.validates_members;
  for (const auto& [name, written] : given.groups) {
    const auto is_it = [&](const endpoints::health_group& each) { return each.name == name; };
    auto found = std::find_if(rules.groups.begin(), rules.groups.end(), is_it);
    if (found == rules.groups.end()) {
      rules.groups.emplace_back().name = name;
      found = rules.groups.end() - 1;
    }
    found->include = written.include;
    found->exclude = written.exclude;
    apply(written, given, *found);
    found->additional_path = written.additional_path;
  }
  for (auto& group : rules.groups) {
    group.status = rules.status;
    const auto written = given.groups.find(group.name);
    if (written != given.groups.end()) apply(written->second.status, group.status);
    if (!given.has_probe_paths || !group.additional_path.empty()) continue;
    if (group.name == "liveness") group.additional_path = "livez";
    if (group.name == "readiness") group.additional_path = "readyz";
  }
  rules.left_out = {"startupState"};
  for (const auto& [name, key] : {std::pair("livenessState", "livenessstate"),
                                  std::pair("readinessState", "readinessstate")}) {
    if (!switch_of(given, key).value_or(given.shows_probes)) rules.left_out.emplace_back(name);
  }
  for (const auto& [key, on] : given.indicators) {
    const bool is_state = key == "livenessstate" || key == "readinessstate";
    if (!on && !is_state) rules.off.push_back(key);
  }
  return rules;
}

std::unique_ptr<endpoints::disk_space> declare_own_components(registry::health_registry& health,
                                                              const config::health_config& given,
                                                              log::logger& logger) {
  using registry::health_registry;
  if (switch_of(given, "ping").value_or(given.is_default_on)) {
    const auto ping = health.declare(health_registry::host_owner, "ping").value();
    health.set(health_registry::host_owner, ping, registry::health_status::up, "",
               std::chrono::milliseconds::max(), health_registry::clock::now());
  }
  if (!switch_of(given, "diskspace").value_or(given.is_default_on)) return nullptr;
  endpoints::disk_space::settings with;
  with.path = given.disk_path;
  with.threshold = given.disk_threshold;
  with.slow = given.slow;
  with.on_slow = [&logger](std::chrono::milliseconds took) {
    logger.write(log::level::warn, "host", "health.slow_component",
                 "It took long to see how a component is.",
                 {{"component", "diskSpace"}, {"ms", std::int64_t{took.count()}}});
  };
  return std::make_unique<endpoints::disk_space>(health, std::move(with));
}

}  // namespace host
