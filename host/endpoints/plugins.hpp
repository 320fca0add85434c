#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "registry/endpoint.hpp"

namespace host::endpoints {

/// What is told of one plugin. Never what it was configured with.
struct plugin_entry {
  /// A rule of the ABI that it broke: the function, and what it did.
  struct misbehaviour {
    std::string function;
    std::string what;
  };
  /// What it says of itself; absent when its file could not even be read.
  struct identity {
    std::string id;
    std::string version;
    std::string built_with;    ///< may be empty
    std::string abi_required;  ///< "1.0"
  };

  std::string file;
  std::optional<identity> who;
  std::string state;                   ///< loaded, created, started, stopping, destroyed or failed
  std::optional<std::string> failure;  ///< why it does not run, one sentence
  std::vector<std::string> endpoints;  ///< "GET hello/{name}", in the order of declaration
  std::uint64_t open_calls = 0;        ///< requests that it owes an answer
  std::uint64_t misbehaviours = 0;
  std::optional<misbehaviour> last_misbehaviour;
};

/// Called on network threads, several at once; must not block.
using plugin_entries = std::function<std::vector<plugin_entry>()>;

/// GET plugins: what is loaded, what became of it, and how it behaves.
tl::expected<void, std::string> declare_plugins(registry::endpoint_registry& endpoints,
                                                plugin_entries entries);

/// A JSON array with one object for each, in the order given. Members that are not known are null.
std::string plugins_page(const std::vector<plugin_entry>& entries);

}  // namespace host::endpoints
