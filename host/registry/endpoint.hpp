#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "http/message/message.hpp"

namespace host::registry {

/// Answered at once on the connection's own thread: the host's own endpoints.
using direct_handler = std::function<http::response(const http::request&)>;

/// Handed a call id and answered later through calls::call_registry: the endpoints of plugins.
using call_handler = std::function<void(std::uint64_t call)>;

/// One method on one path, {base}/{id}[/{path}], unless it is served elsewhere.
struct endpoint {
  std::string owner;  ///< plugin id, or "host"
  std::string id;     ///< first segment and name in the discovery page
  std::string path;   ///< below the id: "", "{name}", "a/{name}", "{*rest}"
  std::string alias;  ///< in the place of the id in paths, "checks/all"; "" for the id itself
  /// Of the host alone: its whole path, "ready" for {server base}/ready, without a link in the
  /// discovery page. The id still says whose access it shares; "" when nobody may take it away.
  std::optional<std::string> root_path;
  http::method verb = http::method::get;
  bool mutates = false;
  bool serves_probes = false;  ///< the host's own: also when connections are all taken
  bool non_blocking = false;   ///< a call_handler that may run on the network thread
  bool consumes_json = false;  ///< 415 unless the body is declared as JSON
  bool produces_json = false;  ///< negotiated, else 406
  std::string produces_type;   ///< "text/plain": the one type it has, else 406
  /// A further one; has its way wherever a client names it, whatever else it likes. A literal.
  std::string_view produces_if_named;
  std::chrono::milliseconds deadline{0};  ///< 0: the host's default
  std::size_t body_limit = 0;             ///< 0: the host's default
  std::variant<direct_handler, call_handler> handler;
  call_handler on_cancel;  ///< a hint that nobody waits any more; may be empty

  /// Set once a function of the owner has held a network thread: from then on it gets workers only.
  /// One for all endpoints of an owner; made by the registry.
  std::shared_ptr<std::atomic<bool>> owner_blocks;

  bool may_use_network_thread() const {
    return non_blocking && !owner_blocks->load(std::memory_order_relaxed);
  }
};

/// Where it is below the base path of all endpoints, as templates are written: "health/{*path}".
std::string served_path(const endpoint& declared);

/// What the operator lets be of the endpoints with one id.
struct serving {
  bool reads = true;    ///< GET
  bool changes = true;  ///< every other method
  std::string alias;    ///< see endpoint
  /// Of the host alone: it is there though nobody has asked for it, so that an endpoint whose alias
  /// leads to its path gets that path.
  bool gives_way = false;
};
using serving_rule = std::function<serving(std::string_view id)>;

/// What was declared during start, in order of declaration. Filled on the control thread, frozen
/// before the listener opens and read-only from then on, so it needs no lock.
class endpoint_registry {
 public:
  /// Refuses with one sentence what breaks a rule or is taken; names both owners.
  tl::expected<void, std::string> add(endpoint declared);

  /// Who gets the requests of this one already: same method, id and path, where names of selectors
  /// do not count. Null when nobody does, or when its path breaks a rule.
  const endpoint* rival_of(const endpoint& declared) const;

  /// Takes out what the rule does not let be, and gives the rest its aliases: the last step before
  /// all is frozen, so that whoever looks sees what exists and nothing else. The ids of those that
  /// gave way; one sentence when two others would have the same path.
  tl::expected<std::vector<std::string>, std::string> serve(const serving_rule& rule);

  /// Takes back all of a plugin that failed to start.
  void remove_owner(std::string_view owner);

  /// Keeps something for as long as the registry lives: what a plugin may still refer to when it
  /// should not any more.
  void keep(std::shared_ptr<const void> kept) { kept_.push_back(std::move(kept)); }

  /// Takes network threads away from an owner. Any thread, also when all is frozen.
  void mark_blocking(std::string_view owner) const;

  const std::vector<endpoint>& endpoints() const { return endpoints_; }

 private:
  template <class Which>
  void erase(Which which);

  std::vector<endpoint> endpoints_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> places_by_id_;
  std::map<std::string, std::shared_ptr<std::atomic<bool>>, std::less<>> blocking_;
  std::vector<std::shared_ptr<const void>> kept_;
};

}  // namespace host::registry
