#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine_error_reading.hpp"
#include "engine/engine_paths.hpp"
#include "engine/watched_request.hpp"
#include "net/node_client.hpp"
#include "service/port/engine_port.hpp"

namespace backup::engine {

/// Deletes snapshots by one request after the other; mostly there is only one. An engine refuses a
/// list as a whole when one of its names is gone, so the names of such a list are then deleted one
/// by one, and what is gone already counts as deleted. One thread at a time; further requests are
/// sent from within wait_until().
class snapshot_deletion final : public service::deletion {
 public:
  /// Sends the first request. The client, and the observer if there is one, outlive it; limits hold
  /// for all requests together.
  snapshot_deletion(net::node_client& client, engine_paths paths,
                    const std::vector<std::string>& names, service::call_limits limits,
                    service::request_observer* watched_by = nullptr);

  std::optional<service::engine_result<void>> wait_until(scheduling::instant deadline) override;
  bool is_sent() const override;

 private:
  void send_next();
  /// One answer: goes on to the next line, or ends all.
  void take(net::node_answer answer);
  void one_by_one();

  net::node_client& client_;
  engine_paths paths_;
  service::call_limits limits_;
  std::deque<deletion_line> lines_;  ///< the first one is on its way
  service::request_observer* watched_by_;
  std::optional<watched_request> seen_;  ///< the one that is open
  std::unique_ptr<net::node_transfer> open_;
  std::optional<service::engine_result<void>> outcome_;
};

}  // namespace backup::engine
