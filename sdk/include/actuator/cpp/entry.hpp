/// \file
/// From the C table to the class: trampolines behind the exception barrier, and the macro that
/// writes the table and the one exported symbol.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <actuator/cpp/barrier.hpp>
#include <actuator/cpp/config.hpp>
#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/keys.hpp>
#include <actuator/cpp/late_callbacks.hpp>
#include <actuator/cpp/log.hpp>
#include <actuator/cpp/plugin_base.hpp>
#include <actuator/cpp/registrar.hpp>
#include <actuator/cpp/result.hpp>
#include <actuator/cpp/str.hpp>

#if defined(__clang__)
#define ACTUATOR_DETAIL_COMPILER "clang " __clang_version__
#else
#define ACTUATOR_DETAIL_COMPILER "gcc " __VERSION__
#endif

namespace actuator {
inline namespace v0_9 {
namespace detail {

/// What `self` points to. Members go in reverse order: the plugin first, what the host enters after
/// it.
struct instance {
  explicit instance(const actuator_host* lent) noexcept : host(lent, &late) {}

  late_callbacks late;
  host_ref host;
  handler_slots slots;
  std::unique_ptr<plugin> object;
};

template <class Plugin>
concept has_make =
    requires(host_ref host, std::string_view config_json) { Plugin::make(host, config_json); };

/// Makes the object in the way that its class offers: make(), or a constructor that reads a config.
template <class Plugin>
result<std::unique_ptr<plugin>> make_object(host_ref host, std::string_view config_json) {
  if constexpr (has_make<Plugin>) {
    auto made = Plugin::make(host, config_json);
    if (!made) return std::move(made).error();
    return std::unique_ptr<plugin>(std::move(*made));
  } else {
    static_assert(std::is_constructible_v<Plugin, host_ref, const config&>,
                  "a plugin has a static make(host_ref, std::string_view), or a constructor that "
                  "takes (host_ref, const config&)");
    const auto configured = config::parse(config_json);
    if (!configured) return failure{"the configuration " + configured.error().message};
    std::unique_ptr<plugin> made = std::make_unique<Plugin>(host, *configured);
    if (configured->has_faults()) return failure{configured->faults_in_one_line()};
    return made;
  }
}

inline void write_error(const actuator_writer* error, std::string_view text) noexcept {
  if (ACTUATOR_HAS(error, actuator_writer, write)) error->write(error, to_str(text));
}

/// The closed result of create() and start().
inline actuator_status threw(const actuator_writer* error, const char* where,
                             std::string_view what) noexcept {
  write_error(error, where);
  write_error(error, " has thrown: ");
  write_error(error, what);
  return ACTUATOR_INTERNAL;
}

template <class Plugin>
struct trampolines {
  static actuator_status create(const actuator_host* host, actuator_str config_json,
                                const actuator_writer* error, void** out_self) noexcept {
    return guarded(
        [&]() -> actuator_status {
          auto mine = std::make_unique<instance>(host);
          auto made = make_object<Plugin>(mine->host, to_view(config_json));
          if (!made) {
            write_error(error, made.error().message);
            return ACTUATOR_INVALID;
          }
          mine->object = std::move(*made);
          *out_self = mine.release();
          return ACTUATOR_OK;
        },
        [&](std::string_view what) { return threw(error, "creating it", what); });
  }

  static actuator_status start(void* self, const actuator_writer* error) noexcept {
    return guarded(
        [&]() -> actuator_status {
          auto& mine = *static_cast<instance*>(self);
          registrar declare(mine.host, mine.slots);
          result<void> done = mine.object->on_start(declare);
          if (const failure* refused = declare.first_refusal(); done && refused) done = *refused;
          if (done) return ACTUATOR_OK;
          write_error(error, done.error().message);
          return ACTUATOR_INTERNAL;
        },
        [&](std::string_view what) { return threw(error, "starting it", what); });
  }

  static void stop(void* self) noexcept {
    auto& mine = *static_cast<instance*>(self);
    guarded([&] { mine.object->on_stop(); },
            [&](std::string_view what) {
              actuator::log(mine.host).error("plugin.stop_threw", "Stopping has thrown.",
                                             {{"what", what}});
            });
  }

  static void destroy(void* self) noexcept {
    static_assert(std::is_nothrow_destructible_v<Plugin> && std::is_nothrow_destructible_v<plugin>,
                  "nothing catches what a destructor throws; see barrier.hpp");
    delete static_cast<instance*>(self);
  }
};

/// The static table of one plugin class.
template <class Plugin>
constexpr actuator_plugin make_table(const char* id, const char* version, const actuator_key* keys,
                                     std::size_t key_count) noexcept {
  actuator_plugin table = {};
  table.struct_size = sizeof(actuator_plugin);
  table.abi_major = ACTUATOR_ABI_MAJOR;
  table.abi_minor_required = 0;  // nothing of this layer needs more than the first form
  table.id = id;
  table.version = version;
  table.built_with = "actuator-sdk " ACTUATOR_SDK_VERSION ", " ACTUATOR_DETAIL_COMPILER;
  table.keys = key_count == 0 ? nullptr : keys;
  table.key_count = static_cast<std::uint32_t>(key_count);
  table.key_size = sizeof(actuator_key);
  table.create = &trampolines<Plugin>::create;
  table.start = &trampolines<Plugin>::start;
  table.stop = &trampolines<Plugin>::stop;
  table.destroy = &trampolines<Plugin>::destroy;
  return table;
}

}  // namespace detail
}  // namespace v0_9
}  // namespace actuator

/// Writes the table and the entry. Once, in one .cpp file of the plugin, outside any namespace:
///
///     ACTUATOR_PLUGIN(my_plugin, "my-plugin", "1.2.0",
///                     actuator::key("my.url", actuator::key_type::text, "where it is"))
///
/// `type` is a class derived from actuator::plugin; the rest are rows of the key table, or nothing.
#define ACTUATOR_PLUGIN(type, plugin_id, plugin_version, ...)                                 \
  extern "C" ACTUATOR_EXPORT const ::actuator_plugin* actuator_plugin_v1(void);               \
  extern "C" const ::actuator_plugin* actuator_plugin_v1(void) {                              \
    /* The empty last row keeps a table without rows from being an array without elements. */ \
    static constexpr ::actuator_key keys[] = {__VA_ARGS__ __VA_OPT__(, )::actuator_key{}};    \
    static constexpr ::actuator_plugin table = ::actuator::detail::make_table<type>(          \
        plugin_id, plugin_version, keys, sizeof(keys) / sizeof(keys[0]) - 1);                 \
    return &table;                                                                            \
  }

/// The same with a key table made elsewhere: `key_table` is a constexpr array or std::array of
/// actuator_key with static storage and at least one row.
#define ACTUATOR_PLUGIN_WITH_KEYS(type, plugin_id, plugin_version, key_table)        \
  extern "C" ACTUATOR_EXPORT const ::actuator_plugin* actuator_plugin_v1(void);      \
  extern "C" const ::actuator_plugin* actuator_plugin_v1(void) {                     \
    static constexpr ::actuator_plugin table = ::actuator::detail::make_table<type>( \
        plugin_id, plugin_version, ::std::data(key_table), ::std::size(key_table));  \
    return &table;                                                                   \
  }
