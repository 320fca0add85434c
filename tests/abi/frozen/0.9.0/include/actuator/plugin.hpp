/// \file
/// actuator/plugin.hpp: the C++20 layer over the plugin ABI.
///
/// Header-only; uses the C headers beside it and the standard library, nothing else. Everything is
/// inline in namespace actuator::v0_9 and compiled into the plugin, so what crosses to the
/// host is C alone and the two may be built with different compilers, runtimes and flags. Works
/// with -fno-exceptions and -fno-rtti. Has no state of its own: no inline variable, no function
/// static, because gcc would share those between plugins.
///
/// A plugin:
///
///     class hello : public actuator::plugin {
///      public:
///       static actuator::result<std::unique_ptr<hello>> make(actuator::host_ref,
///                                                            std::string_view) {
///         return std::make_unique<hello>();
///       }
///
///       actuator::result<void> on_start(actuator::registrar& declare) override {
///         return declare.add({.id = "hello", .path = "{name}", .flags = actuator::non_blocking},
///                            [](actuator::call request) {
///                              request.respond(200, *request.selector("name"), "text/plain");
///                            });
///       }
///     };
///
///     ACTUATOR_PLUGIN(hello, "hello", "1.0.0")
///
/// Build it with actuator_add_plugin() of the CMake package, which hides every symbol but the
/// entry; a plugin that leaks symbols may bind to those of its neighbours.
#pragma once

#include <actuator/cpp/barrier.hpp>      // IWYU pragma: export
#include <actuator/cpp/call.hpp>         // IWYU pragma: export
#include <actuator/cpp/entry.hpp>        // IWYU pragma: export
#include <actuator/cpp/health.hpp>       // IWYU pragma: export
#include <actuator/cpp/host_ref.hpp>     // IWYU pragma: export
#include <actuator/cpp/keys.hpp>         // IWYU pragma: export
#include <actuator/cpp/log.hpp>          // IWYU pragma: export
#include <actuator/cpp/plugin_base.hpp>  // IWYU pragma: export
#include <actuator/cpp/registrar.hpp>    // IWYU pragma: export
#include <actuator/cpp/result.hpp>       // IWYU pragma: export
#include <actuator/cpp/str.hpp>          // IWYU pragma: export
