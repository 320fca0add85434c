#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/key_table.hpp"
#include "config/property_list.hpp"
#include "config/resolver.hpp"
#include "plugin/plugin_instance.hpp"

namespace host {

/// A file to load a plugin from, and how a refusal of it begins: the key that names it, the value,
/// where that was written and what is allowed.
struct plugin_file {
  std::filesystem::path path;
  std::string refusal;
};

/// The plugins of this process, in the order in which they are loaded and started; they are stopped
/// and destroyed in reverse. Belongs to the control thread. Each step is one sentence when it fails
/// for one of the plugins; the set is then only good for being destroyed.
class plugin_set {
 public:
  using done = tl::expected<void, std::string>;

  plugin_set() = default;
  ~plugin_set();
  plugin_set(const plugin_set&) = delete;
  plugin_set& operator=(const plugin_set&) = delete;

  /// Loads the files; their ids must differ.
  done load(const std::vector<plugin_file>& files, const plugin::services& lent);

  /// What they read, for the key table.
  std::vector<config::key_owner> key_owners() const;

  /// Finds and converts the values of all of them, before any of them is created.
  done resolve(const config::property_list& properties);
  done create();
  done start();

  void stop();
  bool drained() const;
  done destroy();

  struct member {
    std::unique_ptr<plugin::plugin_instance> instance;
    std::optional<config::resolved_keys> keys;
  };
  const std::vector<member>& members() const { return members_; }

 private:
  std::vector<member> members_;
};

/// The files that the configuration names and then those of the folder, in order of name, each file
/// once.
tl::expected<std::vector<plugin_file>, std::string> plugin_files(
    const config::resolved_keys& host_keys);

}  // namespace host
