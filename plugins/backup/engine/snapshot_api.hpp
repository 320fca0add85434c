#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine_error_reading.hpp"
#include "engine/engine_paths.hpp"
#include "net/node_client.hpp"
#include "service/port/engine_port.hpp"
#include "service/port/request_observer.hpp"
#include "service/port/status_port.hpp"

namespace backup::engine {

/// The engine port, and that of progress, over the REST interface of Elasticsearch (7.17 to 9) and
/// OpenSearch (1 to 3), for one repository of one engine. Stateless, so safe from any thread.
class snapshot_api final : public service::engine_port, public service::status_port {
 public:
  /// Not held in memory; a bound all the same, for an engine that never ends: a million snapshots
  /// with their details are less.
  static constexpr std::size_t largest_listing = std::size_t{256} << 20U;

  /// The client, and the observer if there is one, outlive this and everything that
  /// delete_snapshots() returned. The repository's name is not empty. longest_listing: bytes that
  /// are read of one answer with snapshots.
  snapshot_api(net::node_client& client, std::string repository,
               std::size_t longest_listing = largest_listing,
               service::request_observer* watched_by = nullptr);

  service::engine_result<service::blobs_kept> check_repository(
      const service::call_limits& limits) override;
  /// The pattern may be a comma list of any length; it is asked for in several requests then.
  service::engine_result<void> stream_snapshots(std::string_view pattern, service::detail how_much,
                                                service::listing_sink& to,
                                                const service::call_limits& limits) override;
  std::size_t longest_pattern() const override { return paths_.longest_pattern(); }
  service::engine_result<service::listing> list_running(
      const service::call_limits& limits) override;
  service::engine_result<service::part_status> read_status(
      const domain::snapshot_name& of, const service::call_limits& limits) override;
  service::engine_result<domain::epoch_ms> read_clock(const service::call_limits& limits) override;
  /// Ascending, each once. Patterns that begin with '-' are not understood here.
  service::engine_result<std::vector<std::string>> list_indices(
      const std::vector<std::string>& patterns, const service::call_limits& limits) override;
  service::engine_result<void> create_snapshot(const domain::planned_part& part,
                                               const domain::run_id& run,
                                               const service::call_limits& limits) override;
  std::unique_ptr<service::deletion> delete_snapshots(const std::vector<std::string>& names,
                                                      const service::call_limits& limits) override;

 private:
  /// What `read` makes of the body of a 2xx answer.
  template <class Read>
  auto question(service::request_kind kind, net::node_request request,
                const service::call_limits& limits, Read read);
  /// One request of a listing, of which a sink takes what there is.
  service::engine_result<void> stream(const std::string& target, service::detail how_much,
                                      service::listing_sink& to,
                                      const service::call_limits& limits);

  net::node_client& client_;
  std::string repository_;
  engine_paths paths_;
  std::size_t longest_listing_;
  service::request_observer* watched_by_;
};

}  // namespace backup::engine
