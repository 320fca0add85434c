#pragma once

#include "service/port/engine_port.hpp"

namespace simulation {

inline backup::service::engine_error no_answer() {
  return {backup::service::engine_fault::unreachable, 0, "the engine gave no answer in time"};
}

inline backup::service::engine_error connection_cut() {
  return {backup::service::engine_fault::unreachable, 0, "the connection was cut"};
}

inline backup::service::engine_error connection_refused() {
  return {backup::service::engine_fault::unreachable, 0, "the connection was refused"};
}

inline backup::service::engine_error stopped() {
  return {backup::service::engine_fault::stopped, 0, "the call was stopped"};
}

}  // namespace simulation
