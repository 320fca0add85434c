#include "plugin_set.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <utility>

#include "config/plugin_json.hpp"

namespace host {
namespace {

namespace fs = std::filesystem;
using plugin::plugin_state;

constexpr std::string_view allowed_file = "the .so file of a plugin, each plugin once";

config::key_type to_config(plugin::key_type type) {
  switch (type) {
    case plugin::key_type::text:
      return config::key_type::text;
    case plugin::key_type::boolean:
      return config::key_type::boolean;
    case plugin::key_type::integer:
      return config::key_type::integer;
    case plugin::key_type::duration_millis:
      return config::key_type::duration_millis;
    case plugin::key_type::duration_seconds:
      return config::key_type::duration_seconds;
    case plugin::key_type::text_list:
      return config::key_type::text_list;
    case plugin::key_type::text_map:
      return config::key_type::text_map;
  }
  return config::key_type::text;
}

config::key_owner owner_of(const plugin::plugin_description& description) {
  config::key_owner owner{description.id, {}};
  for (const auto& each : description.keys) {
    owner.keys.push_back({each.name, to_config(each.type), each.default_value, each.help,
                          each.secret, each.deprecated});
  }
  return owner;
}

tl::expected<std::vector<fs::path>, std::string> files_in(const config::resolved_value& folder) {
  const fs::path path(std::get<std::string>(*folder.given));
  std::vector<fs::path> files;
  std::error_code fault;
  fs::directory_iterator entry(path, fault);
  for (; !fault && entry != fs::directory_iterator(); entry.increment(fault)) {
    if (entry->path().extension() == ".so") files.push_back(entry->path());
  }
  if (fault) {
    return tl::unexpected(
        config::refusal(folder, "a folder that this process can read: " + fault.message()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

void add_once(std::vector<plugin_file>& files, plugin_file file) {
  const bool is_known = std::any_of(files.begin(), files.end(), [&](const plugin_file& known) {
    std::error_code ignored;  // what does not exist is refused by the loader, in its words
    return known.path == file.path || fs::equivalent(known.path, file.path, ignored);
  });
  if (!is_known) files.push_back(std::move(file));
}

std::string sentence_of_twins(const plugin::plugin_description& one,
                              const plugin::plugin_description& other) {
  return "plugins " + one.file.string() + " and " + other.file.string() + " have the same id \"" +
         one.id + "\"; load one of them";
}

}  // namespace

plugin_set::~plugin_set() {
  while (!members_.empty()) members_.pop_back();
}

plugin_set::done plugin_set::load(const std::vector<plugin_file>& files,
                                  const plugin::services& lent) {
  for (const auto& file : files) {
    auto loaded = plugin::plugin_instance::load(file.path, lent);
    if (!loaded) return tl::unexpected(file.refusal + ": " + loaded.error());
    const auto& description = (*loaded)->description();
    for (const auto& [other, keys] : members_) {
      if (other->description().id != description.id) continue;
      return tl::unexpected(file.refusal + ": " +
                            sentence_of_twins(other->description(), description));
    }
    members_.push_back({*std::move(loaded), std::nullopt});
  }
  return {};
}

std::vector<config::key_owner> plugin_set::key_owners() const {
  std::vector<config::key_owner> owners;
  for (const auto& each : members_) owners.push_back(owner_of(each.instance->description()));
  return owners;
}

plugin_set::done plugin_set::resolve(const config::property_list& properties) {
  for (auto& each : members_) {
    auto keys = config::resolve(properties, owner_of(each.instance->description()).keys);
    if (!keys) return tl::unexpected(std::move(keys.error()));
    each.keys = *std::move(keys);
  }
  return {};
}

plugin_set::done plugin_set::create() {
  for (auto& each : members_) {
    auto created = each.instance->create(config::plugin_json(*each.keys));
    if (!created) return tl::unexpected(config::with_origins(created.error(), *each.keys));
  }
  return {};
}

plugin_set::done plugin_set::start() {
  for (auto& each : members_) {
    auto started = each.instance->start();
    if (!started) return tl::unexpected(config::with_origins(started.error(), *each.keys));
  }
  return {};
}

void plugin_set::stop() {
  for (auto each = members_.rbegin(); each != members_.rend(); ++each) {
    if (each->instance->state() == plugin_state::started) (void)each->instance->stop();
  }
}

bool plugin_set::drained() const {
  return std::all_of(members_.begin(), members_.end(),
                     [](const member& each) { return each.instance->drained(); });
}

plugin_set::done plugin_set::destroy() {
  for (auto each = members_.rbegin(); each != members_.rend(); ++each) {
    const auto state = each->instance->state();
    if (state != plugin_state::created && state != plugin_state::stopping) continue;
    if (auto destroyed = each->instance->destroy(); !destroyed) return destroyed;
  }
  return {};
}

tl::expected<std::vector<plugin_file>, std::string> plugin_files(
    const config::resolved_keys& host_keys) {
  std::vector<plugin_file> files;
  const auto& listed = *host_keys.find("actuator.plugins");
  if (listed.given) {
    const auto& paths = std::get<config::text_list>(*listed.given);
    for (std::size_t n = 0; n < paths.size(); ++n) {
      add_once(files, {paths[n], config::refusal_of_item(listed, n, allowed_file)});
    }
  }
  const auto& folder = *host_keys.find("actuator.plugin-dir");
  if (!folder.given || folder.written.empty()) return files;
  const auto found = files_in(folder);
  if (!found) return tl::unexpected(found.error());
  const auto refusal =
      config::refusal(folder, "a folder whose .so files are plugins, each plugin once");
  for (const auto& file : *found) add_once(files, {file, refusal});
  return files;
}

}  // namespace host
