#include "plugin/ext_timer.hpp"

#include <cstdint>

#include "plugin/host_table.hpp"

namespace host::plugin {
namespace {

actuator_status start(const actuator_host* host, const actuator_timer_request* request,
                      std::uint64_t* timer) noexcept {
  return answer_plugin(host, "timer.start",
                       [&](host_table& table) { return table.timers().start(request, timer); });
}

actuator_status cancel(const actuator_host* host, std::uint64_t timer) noexcept {
  return answer_plugin(host, "timer.cancel",
                       [&](host_table& table) { return table.timers().cancel(timer); });
}

constexpr actuator_timer functions = {sizeof(actuator_timer), 0, &start, &cancel};

}  // namespace

const actuator_timer* ext_timer() noexcept {
  return &functions;
}

}  // namespace host::plugin
