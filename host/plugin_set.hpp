#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/key_table.hpp"
#include "config/property_list.hpp"
#include "config/resolver.hpp"
#include "plugin/plugin_instance.hpp"
#include "plugin_files.hpp"

namespace host {

/// A plugin that does not run, and why, in one sentence.
struct failed_plugin {
  std::string file;
  std::optional<plugin::plugin_description> description;  ///< absent when it could not be loaded
  std::string reason;
};

/// The plugins of this process, in the order in which they are loaded and started; they are stopped
/// and destroyed in reverse. Belongs to the control thread; once all have been started the members
/// and failures change no more, and any thread may read them.
///
/// A step that fails for one of the plugins is one sentence, and the set is then only good for
/// being destroyed; unless it carries on: then that plugin is taken out, and the others go on.
class plugin_set {
 public:
  using done = tl::expected<void, std::string>;

  enum class on_failure { stop, carry_on };

  explicit plugin_set(on_failure policy) : carries_on_(policy == on_failure::carry_on) {}
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
  const std::vector<failed_plugin>& failures() const { return failures_; }

  /// Threads that plugins left behind when they were destroyed.
  std::size_t threads_left() const;

 private:
  using load_result = tl::expected<void, failed_plugin>;
  load_result load(const plugin_file& file, const plugin::services& lent);
  template <class Step>
  done take_step(Step step);

  const bool carries_on_;
  std::vector<member> members_;
  std::vector<failed_plugin> failures_;
};

}  // namespace host
