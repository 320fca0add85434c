/// \file
/// A plugin's configuration.
#pragma once

#include <actuator/cpp/json_object.hpp>

namespace actuator {
inline namespace v0_9 {

/// What the host has resolved of the keys that the plugin declares, by their canonical names:
///
///     greeter(actuator::host_ref, const actuator::config& config)
///         : greeting_(config.text("greeter.greeting")),
///           patience_(config.duration("greeter.patience")),
///           most_(config.integer_between("greeter.most", 1, 100)) {}
///
/// Values have the types of the key table already, defaults are filled in. When a fault was noted
/// while the constructor ran (a key without default is missing, a number is out of its bounds, or
/// refuse() was called), the plugin is not created and the operator is told all of them.
using config = json_object;

}  // namespace v0_9
}  // namespace actuator
