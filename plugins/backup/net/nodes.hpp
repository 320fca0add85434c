#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/base_url.hpp"
#include "scheduling/guarded.hpp"

namespace backup::net {

/// Requests go to another node than before.
struct node_change {
  std::string from;  ///< URLs, without user and password
  std::string to;
  std::string why;  ///< what befell the one before: part of a sentence
};

/// Sees it. Called on any thread of who makes requests; returns at once.
class node_watch {
 public:
  virtual ~node_watch() = default;
  virtual void node_changed(const node_change& change) noexcept = 0;
};

/// The nodes of one engine, and which of them a request takes. All requests stay with one that
/// works: what was written through it is seen through it, and connections are kept. One that failed
/// is left alone for a while, longer each time, unless there is no other. Safe from any thread.
class nodes {
 public:
  /// At least one URL. The watch, if there is one, outlives this.
  nodes(scheduling::scheduler& on, std::vector<base_url> urls, node_watch* watched_by = nullptr);

  std::size_t count() const { return urls_.size(); }
  const base_url& url(std::size_t node) const { return urls_[node]; }

  /// The best one that is not among those tried (one flag a node); nothing when all are.
  std::optional<std::size_t> next(const std::vector<bool>& tried);
  /// It answered. The one in use from now on, if the one before is failing.
  void worked(std::size_t node);
  /// It did not. `why` is part of a sentence, without a secret.
  void failed(std::size_t node, std::string_view why);
  /// How often in a row it failed, up to now.
  unsigned failures(std::size_t node);
  /// Whether it ever answered.
  bool has_worked(std::size_t node);

  /// How long one is left alone after so many failures in a row.
  static std::chrono::milliseconds pause_after(unsigned failures);

 private:
  struct state {
    unsigned failures = 0;
    bool has_worked = false;
    scheduling::instant left_alone_until{};
    std::string why;
  };
  struct choice {
    std::size_t in_use = 0;
    std::vector<state> states;
  };

  scheduling::scheduler& on_;
  const std::vector<base_url> urls_;
  node_watch* watched_by_;
  scheduling::guarded<choice> choice_;
};

}  // namespace backup::net
