#include "plugin_set.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "config/plugin_json.hpp"
#include "plugin_keys/key_owner_of.hpp"

namespace host {
namespace {

using plugin::plugin_state;

std::string sentence_of_twins(const plugin::plugin_description& one,
                              const plugin::plugin_description& other) {
  return "plugins " + one.file.string() + " and " + other.file.string() + " have the same id \"" +
         one.id + "\"; load one of them";
}

/// With where the values that it names came from.
std::string explain(const std::string& sentence, const plugin_set::member& of) {
  return config::with_origins(sentence, *of.keys);
}

}  // namespace

plugin_set::~plugin_set() {
  while (!members_.empty()) members_.pop_back();
}

plugin_set::load_result plugin_set::load(const plugin_file& file, const plugin::services& lent) {
  const auto failed = [&](std::optional<plugin::plugin_description> who, const std::string& why) {
    return tl::unexpected(
        failed_plugin{file.path.string(), std::move(who), file.refusal + ": " + why});
  };
  auto loaded = plugin::plugin_instance::load(file.path, lent, file.trust);
  if (!loaded) return failed(std::nullopt, loaded.error());
  const auto& description = (*loaded)->description();
  for (const auto& [other, keys] : members_) {
    if (other->description().id != description.id) continue;
    return failed(description, sentence_of_twins(other->description(), description));
  }
  members_.push_back({*std::move(loaded), std::nullopt});
  return {};
}

plugin_set::done plugin_set::load(const std::vector<plugin_file>& files,
                                  const plugin::services& lent) {
  for (const auto& file : files) {
    auto loaded = load(file, lent);
    if (loaded) continue;
    if (!carries_on_) return tl::unexpected(std::move(loaded.error().reason));
    failures_.push_back(std::move(loaded.error()));
  }
  return {};
}

template <class Step>
plugin_set::done plugin_set::take_step(Step step) {
  for (auto each = members_.begin(); each != members_.end();) {
    done taken = step(*each);
    if (taken) {
      ++each;
      continue;
    }
    if (!carries_on_) return taken;
    const auto& description = each->instance->description();
    failures_.push_back({description.file.string(), description, std::move(taken.error())});
    each = members_.erase(each);
  }
  return {};
}

std::vector<config::key_owner> plugin_set::key_owners() const {
  std::vector<config::key_owner> owners;
  for (const auto& each : members_)
    owners.push_back(plugin_keys::key_owner_of(each.instance->description()));
  return owners;
}

plugin_set::done plugin_set::resolve(const config::property_list& properties) {
  return take_step([&](member& each) -> done {
    auto keys =
        config::resolve(properties, plugin_keys::key_owner_of(each.instance->description()).keys);
    if (!keys) return tl::unexpected(std::move(keys.error()));
    each.keys = *std::move(keys);
    return {};
  });
}

plugin_set::done plugin_set::create() {
  return take_step([](member& each) -> done {
    auto created = each.instance->create(config::plugin_json(*each.keys));
    if (!created) return tl::unexpected(explain(created.error(), each));
    return {};
  });
}

plugin_set::done plugin_set::start() {
  return take_step([](member& each) -> done {
    auto started = each.instance->start();
    if (!started) {
      // Mostly the plugin's fault and not that of a value, so the file is what helps.
      return tl::unexpected(explain(started.error(), each) + " [" +
                            each.instance->description().file.string() + "]");
    }
    return {};
  });
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

std::size_t plugin_set::threads_left() const {
  std::size_t count = 0;
  for (const member& each : members_) count += each.instance->threads_left();
  return count;
}

}  // namespace host
