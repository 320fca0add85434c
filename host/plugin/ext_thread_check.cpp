#include "plugin/ext_thread_check.hpp"

#include <cstdint>

#include "calls/thread_role.hpp"

namespace host::plugin {
namespace {

std::int32_t current(const actuator_host*) noexcept {
  switch (calls::current_thread_role) {
    case calls::thread_role::control:
      return ACTUATOR_THREAD_CONTROL;
    case calls::thread_role::worker:
      return ACTUATOR_THREAD_WORKER;
    case calls::thread_role::io:
      return ACTUATOR_THREAD_IO;
    case calls::thread_role::other:
      break;
  }
  return ACTUATOR_THREAD_OTHER;
}

constexpr actuator_thread_check functions = {sizeof(actuator_thread_check), 0, &current};

}  // namespace

const actuator_thread_check* ext_thread_check() noexcept {
  return &functions;
}

}  // namespace host::plugin
