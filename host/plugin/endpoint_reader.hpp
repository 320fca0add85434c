#pragma once

#include <actuator/ext/http.h>

#include <tl/expected.hpp>

#include "plugin/refused.hpp"
#include "registry/endpoint.hpp"

namespace host::plugin {

/// What a plugin declared, copied, together with what its handler is called with.
struct declared_endpoint {
  registry::endpoint endpoint;  ///< complete but for owner and handler
  void* ctx = nullptr;
  void (*handle)(void* ctx, const actuator_host* host, actuator_call call) = nullptr;
  void (*on_cancel)(void* ctx, const actuator_host* host, actuator_call call) = nullptr;
};

/// Copies the declaration, or says which rule of the ABI it breaks. The rules of ids and paths are
/// the registry's. Pure.
tl::expected<declared_endpoint, refused> read_endpoint(const actuator_http_endpoint* theirs);

}  // namespace host::plugin
