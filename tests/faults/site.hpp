#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contract/deployment.hpp"
#include "contract/world.hpp"
#include "support/engine_admin.hpp"
#include "support/fault_proxy.hpp"

namespace faults {

constexpr const char* history = "/actuator/backupHistory";
constexpr int part_count = 6;  ///< of a backup of the indices that the_world() holds

std::string part_name(const std::string& id, int part);

/// A running host. Calls return nothing when the host goes away meanwhile.
class fault_host {
 public:
  fault_host(std::vector<std::string> arguments, contract::environment variables)
      : running_(std::move(arguments), std::move(variables)) {}

  contract::deployment& running() { return running_; }
  const std::string& url() const { return running_.url(); }
  /// SIGKILL; returns when it is gone.
  void kill();

  std::optional<support::http_answer> send(const std::string& method, const std::string& target,
                                           const std::string& body = "");
  std::optional<support::http_answer> take(const std::string& id);
  std::optional<support::http_answer> remove(const std::string& id);
  /// What GET says: the state, or "404" and the like.
  std::string state(const std::string& id);
  /// The same of the list: "404" when it does not name the id.
  std::string listed_state(const std::string& id);
  /// The failureReason that GET shows; empty when it is null.
  std::string reason(const std::string& id);

 private:
  contract::deployment running_;
};

/// A flaw with the end of what the host said; empty when there is no flaw.
std::string with_log(std::string flaw, fault_host& host);

/// A repository of its own on the engine of this run, a proxy before it, and hosts that back up
/// into it through that proxy. One thread at a time; several may each have one.
class site {
 public:
  site();
  ~site();
  site(const site&) = delete;
  site& operator=(const site&) = delete;

  support::engine_admin& admin() { return admin_; }
  support::fault_proxy& proxy() { return proxy_; }
  contract::engine_under_test& engine() { return world_.engine; }
  const std::string& repository() const { return repository_; }
  const std::string& prefix() const { return world_.prefix; }

  /// With short times: a second for a request, half a second until a backup is taken over.
  /// Arguments win over those. It ends with the pointer.
  std::unique_ptr<fault_host> start(std::vector<std::string> arguments = {},
                                    contract::environment variables = {});

  /// Waits until no create is on its way to the engine, or none whose target has this in it; not
  /// for long.
  void await_answers(const std::string& target = "/") const;
  /// Removes what another attempt has left behind.
  void clear() { admin_.delete_snapshots(repository_); }
  /// What the engine holds of this id, by start, then name.
  std::vector<support::snapshot_seen> parts(const std::string& id);
  /// How often the engine has accepted a create of this part, through the proxy; answers that are
  /// on their way are waited for, up to 5 s.
  std::size_t times_accepted(const std::string& part) const;
  /// Whether a request for this part has reached the engine through the proxy.
  bool was_asked_for(const std::string& part) const;
  /// What keeps this backup from being whole: every part once, all SUCCESS, of one run, in order,
  /// with the contents of the catalog and the metadata. Empty when it is whole.
  std::string flaw_of(const std::string& id);
  /// The same, and that no part was ever accepted twice.
  std::string flaw_of_undisturbed(const std::string& id);

  /// Waits until the engine holds all parts of it in SUCCESS; false when the time is over.
  bool await_whole(const std::string& id,
                   std::chrono::milliseconds limit = std::chrono::seconds(120));
  /// Waits until the engine holds nothing of it; false when the time is over.
  bool await_gone(const std::string& id,
                  std::chrono::milliseconds limit = std::chrono::seconds(120));

 private:
  contract::shared_world& world_;
  std::string repository_;
  support::engine_admin admin_;
  support::fault_proxy proxy_;
};

/// Looks every few ms until it is so; false when the time is over.
bool await(const std::function<bool()>& is_so, std::chrono::milliseconds limit);

}  // namespace faults
