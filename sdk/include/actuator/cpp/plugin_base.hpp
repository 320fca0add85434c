/// \file
/// The base class of plugins.
#pragma once

#include <memory>
#include <string_view>

#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/registrar.hpp>
#include <actuator/cpp/result.hpp>

namespace actuator {
inline namespace v0_9 {

/// One instance of a plugin. Derive from it, name the class in ACTUATOR_PLUGIN and give it either a
/// constructor that reads its configuration (see config),
///
///     my_plugin(actuator::host_ref host, const actuator::config& config);
///
/// or, to parse that itself (one JSON object, canonical key -> value; borrowed for the call),
///
///     static actuator::result<std::unique_ptr<my_plugin>>
///     make(actuator::host_ref host, std::string_view config_json);
///
/// Neither may declare anything or start threads. A failure names the keys at fault by their
/// canonical names.
///
/// Life, all on the host's one lifecycle thread, never overlapping:
///   constructor or make() -> on_start() -> requests -> on_stop() -> last open call answered ->
///   destructor.
///
/// The destructor is the end: join every thread there. What must not be used any more once it has
/// returned: host_ref and all that comes of it (log, handles, call, timer...). Order of
/// destruction: first the plugin object (its members in reverse order of declaration, as always),
/// then the handlers given to registrar, so a handler may refer to the plugin, and a plugin must
/// not refer to its handlers.
///
/// The same library may hold several instances at once: keep state in members, never in globals.
class plugin {
 public:
  plugin() = default;
  plugin(const plugin&) = delete;
  plugin& operator=(const plugin&) = delete;
  virtual ~plugin() = default;

  /// Declares everything and starts threads; the only time to declare. On failure the host takes
  /// back what was declared and destroys the plugin (on_stop() is not called).
  virtual result<void> on_start(registrar& declare) = 0;

  /// No new work from now on. Returns quickly; waiting is for the destructor. Open calls may still
  /// be answered, and requests that are already inside a handler run on concurrently.
  virtual void on_stop() {}
};

}  // namespace v0_9
}  // namespace actuator
