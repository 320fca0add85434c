#pragma once

#include <actuator/plugin.h>

#include "calls/call_registry.hpp"
#include "plugin/refused.hpp"

namespace host::plugin {

class host_table;

/// The plugin's code for what became of its answer. A late one is no fault of the plugin, one to a
/// call that it has answered itself is.
actuator_status judge_answer(host_table& table, const char* function, calls::answer_result result);

/// An answer that breaks a rule: the client gets a 500, the log gets the reason, the plugin gets
/// its code, which is GONE when the client had been answered before.
actuator_status refuse_answer(host_table& table, const char* function, actuator_call call,
                              const refused& why);

}  // namespace host::plugin
