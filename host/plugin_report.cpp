#include "plugin_report.hpp"

#include <string>
#include <utility>

namespace host {
namespace {

using endpoints::plugin_entry;

plugin_entry::identity identity_of(const plugin::plugin_description& description) {
  return {description.id, description.version, description.built_with, description.abi_required};
}

std::vector<std::string> endpoints_of(const std::string& owner,
                                      const registry::endpoint_registry& declared) {
  std::vector<std::string> list;
  for (const auto& each : declared.endpoints()) {
    if (each.owner != owner) continue;
    list.push_back(std::string(http::to_string(each.verb)) + " " + registry::served_path(each));
  }
  return list;
}

plugin_entry running(const plugin::plugin_instance& instance,
                     const registry::endpoint_registry& declared) {
  const auto& description = instance.description();
  plugin_entry entry;
  entry.file = description.file.string();
  entry.who = identity_of(description);
  entry.state = plugin::to_string(instance.state());
  entry.endpoints = endpoints_of(description.id, declared);
  entry.open_calls = instance.owed_calls().size();
  auto conduct = instance.conduct();
  entry.misbehaviours = conduct.misbehaviours;
  if (conduct.misbehaviours != 0) {
    entry.last_misbehaviour = {std::move(conduct.last_function), std::move(conduct.last_what)};
  }
  return entry;
}

plugin_entry failed(const failed_plugin& failure) {
  plugin_entry entry;
  entry.file = failure.file;
  if (failure.description) entry.who = identity_of(*failure.description);
  entry.state = "failed";
  entry.failure = failure.reason;
  return entry;
}

}  // namespace

std::vector<plugin_entry> report_plugins(const plugin_set& plugins,
                                         const registry::endpoint_registry& endpoints) {
  std::vector<plugin_entry> entries;
  for (const auto& each : plugins.members()) entries.push_back(running(*each.instance, endpoints));
  for (const auto& each : plugins.failures()) entries.push_back(failed(each));
  return entries;
}

}  // namespace host
