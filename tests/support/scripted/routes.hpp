#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "support/http_message.hpp"
#include "support/scripted/index_store.hpp"
#include "support/scripted/rest_call.hpp"
#include "support/scripted/snapshot_store.hpp"

namespace support::scripted {

/// All that one engine holds, and how to wait in it.
struct engine_world {
  explicit engine_world(engine_flavour flavour) : indices{flavour} {}
  index_store indices;
  snapshot_store snapshots;
};

/// The answer to a call, or nothing when it is not one that the engine implements.
std::optional<http_reply> answer(rest_call& call, engine_world& world, const waiter& wait);

}  // namespace support::scripted
