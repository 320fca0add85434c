#pragma once

#include <memory>
#include <string>

#include "support/engine_admin.hpp"
#include "support/scripted_engine.hpp"

namespace contract {

/// The engine that this run of the suite is about, named by the argument --engine: a real one that
/// tests/run has started ("opensearch-2"), or the scripted one ("scripted-opensearch-2").
class engine_under_test {
 public:
  /// A real engine that is not there is a failure, never a skip: throws with what to do.
  explicit engine_under_test(const std::string& name);

  const std::string& url() const { return url_; }
  std::uint16_t port() const;
  bool is_opensearch() const { return is_opensearch_; }
  support::engine_admin& admin() { return *admin_; }

  /// An fs repository of this name, empty.
  void make_repository(const std::string& name);

  /// From now on snapshots of this repository run until let_snapshots_end() (a real engine is
  /// throttled, so the first part takes some 5 s). let_snapshots_end() may wait for that.
  void make_snapshots_slow(const std::string& repository);
  void let_snapshots_end(const std::string& repository);

  /// The scripted engine itself; null when this run is about a real one.
  support::scripted_engine* scripted() { return scripted_.get(); }
  /// Calls that the scripted engine did not expect; empty for a real one.
  std::string unexpected_calls() const;

 private:
  std::unique_ptr<support::scripted_engine> scripted_;
  std::string url_;
  bool is_opensearch_;
  std::unique_ptr<support::engine_admin> admin_;
};

}  // namespace contract
