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
};

/// Copies the declaration, or says which rule of the ABI it breaks. The rules of ids and paths are
/// the registry's. Pure.
tl::expected<declared_endpoint, refused> read_endpoint(const actuator_http_endpoint* theirs);

/// Whether two endpoints answer the same requests: same method and id, and paths that differ in
/// the names of selectors at most. Pure.
bool is_same_route(const registry::endpoint& one, const registry::endpoint& other);

}  // namespace host::plugin
