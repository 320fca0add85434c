#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine_error_reading.hpp"
#include "engine/engine_paths.hpp"
#include "engine/watched_request.hpp"
#include "net/base_url.hpp"
#include "net/http_client.hpp"
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
  snapshot_deletion(net::http_client& client, net::base_url url, engine_paths paths,
                    const std::vector<std::string>& names, service::call_limits limits,
                    service::request_observer* watched_by = nullptr);

  std::optional<service::engine_result<void>> wait_until(scheduling::instant deadline) override;
  bool is_sent() const override;

 private:
  void send_next();
  /// One answer: goes on to the next line, or ends all.
  void take(net::http_outcome answer);
  void one_by_one();
  asked current() const;

  net::http_client& client_;
  net::base_url url_;
  engine_paths paths_;
  service::call_limits limits_;
  std::deque<deletion_line> lines_;  ///< the first one is on its way
  service::request_observer* watched_by_;
  std::optional<watched_request> seen_;  ///< the one that is open
  std::unique_ptr<net::transfer> open_;
  std::optional<service::engine_result<void>> outcome_;
};

}  // namespace backup::engine
