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
///       hello(actuator::host_ref, const actuator::config& config)
///           : greeting_(config.text("hello.greeting")) {}
///
///       actuator::result<void> on_start(actuator::registrar& declare) override {
///         return declare.add({.id = "hello", .path = "{name}", .flags = actuator::non_blocking},
///                            this, &hello::greet);
///       }
///
///      private:
///       void greet(actuator::call request) {
///         const auto name = request.selector_as<std::string_view>("name");
///         if (!name) return;
///         request.respond(200, actuator::json({{"greeting", greeting_}, {"name", *name}}));
///       }
///
///       std::string greeting_;
///     };
///
///     ACTUATOR_PLUGIN(hello, "hello", "1.0.0",
///                     actuator::key("hello.greeting", actuator::key_type::text,
///                                   "How to greet", "hello"))
///
/// Build it with actuator_add_plugin() of the CMake package, which hides every symbol but the
/// entry; a plugin that leaks symbols may bind to those of its neighbours.
#pragma once

#include <actuator/cpp/answer.hpp>          // IWYU pragma: export
#include <actuator/cpp/answer_stream.hpp>   // IWYU pragma: export
#include <actuator/cpp/barrier.hpp>         // IWYU pragma: export
#include <actuator/cpp/call.hpp>            // IWYU pragma: export
#include <actuator/cpp/config.hpp>          // IWYU pragma: export
#include <actuator/cpp/endpoint.hpp>        // IWYU pragma: export
#include <actuator/cpp/entry.hpp>           // IWYU pragma: export
#include <actuator/cpp/health.hpp>          // IWYU pragma: export
#include <actuator/cpp/health_check.hpp>    // IWYU pragma: export
#include <actuator/cpp/host_ref.hpp>        // IWYU pragma: export
#include <actuator/cpp/info.hpp>            // IWYU pragma: export
#include <actuator/cpp/json_object.hpp>     // IWYU pragma: export
#include <actuator/cpp/json_scanner.hpp>    // IWYU pragma: export
#include <actuator/cpp/json_writer.hpp>     // IWYU pragma: export
#include <actuator/cpp/keys.hpp>            // IWYU pragma: export
#include <actuator/cpp/late_callbacks.hpp>  // IWYU pragma: export
#include <actuator/cpp/log.hpp>             // IWYU pragma: export
#include <actuator/cpp/metrics.hpp>         // IWYU pragma: export
#include <actuator/cpp/numbers.hpp>         // IWYU pragma: export
#include <actuator/cpp/plugin_base.hpp>     // IWYU pragma: export
#include <actuator/cpp/registrar.hpp>       // IWYU pragma: export
#include <actuator/cpp/result.hpp>          // IWYU pragma: export
#include <actuator/cpp/str.hpp>             // IWYU pragma: export
#include <actuator/cpp/text_collector.hpp>  // IWYU pragma: export
#include <actuator/cpp/thread_check.hpp>    // IWYU pragma: export
#include <actuator/cpp/timer.hpp>           // IWYU pragma: export
#include <actuator/cpp/typed_text.hpp>      // IWYU pragma: export
#include <actuator/cpp/utf8.hpp>            // IWYU pragma: export
