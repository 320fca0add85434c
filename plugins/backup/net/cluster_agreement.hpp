#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "net/nodes.hpp"
#include "scheduling/guarded.hpp"

namespace backup::net {

/// Which cluster a node says that it belongs to.
struct cluster_identity {
  std::string uuid;
  std::string name;  ///< printable
};

/// Whether all nodes belong to one cluster, as far as they have told: backups that went into two
/// would be worth nothing. A node is asked before its first request, and again after it failed. One
/// that tells nothing (no privilege for it, or something in front that answers) is believed. Safe
/// from any thread.
class cluster_agreement {
 public:
  /// The nodes outlive this.
  cluster_agreement(scheduling::scheduler& on, const nodes& of);

  bool must_be_asked(std::size_t node);
  /// Those, up to all, that must be asked and were not asked in vain a short while ago; all when
  /// they disagree. They count as being asked from now on: the next call leaves them out.
  std::vector<std::size_t> take_unasked();
  /// It answered, with or without telling.
  void told(std::size_t node, std::optional<cluster_identity> what);
  /// It could not be asked, or has failed since.
  void forget_answer(std::size_t node);

  /// A sentence when two of them belong to different clusters: nothing may be sent to any.
  std::optional<std::string> disagreement();

 private:
  struct state {
    bool has_answered = false;
    std::optional<cluster_identity> last;  ///< kept when it fails, for it may come back as another
    scheduling::instant asked_next{};
  };

  scheduling::scheduler& on_;
  const nodes& nodes_;
  scheduling::guarded<std::vector<state>> states_;
};

}  // namespace backup::net
