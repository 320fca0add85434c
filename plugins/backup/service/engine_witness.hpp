#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduling/guarded.hpp"
#include "service/port/engine_port.hpp"

namespace backup::service {

/// The engine, and when any call of this host last found it away: a short absence falls between two
/// looks of a run, and is seen by others. Safe from any thread.
class engine_witness final : public engine_port {
 public:
  engine_witness(engine_port& engine, scheduling::scheduler& on)
      : engine_(engine), scheduler_(on), last_failure_(on) {}

  /// Whether a call failed so since then.
  bool was_away_since(scheduling::instant then) const;

  engine_result<blobs_kept> check_repository(const call_limits& limits) override;
  engine_result<void> stream_snapshots(std::string_view pattern, detail how_much, listing_sink& to,
                                       const call_limits& limits) override;
  std::size_t longest_pattern() const override { return engine_.longest_pattern(); }
  engine_result<listing> list_running(const call_limits& limits) override;
  engine_result<domain::epoch_ms> read_clock(const call_limits& limits) override;
  engine_result<std::vector<std::string>> list_indices(const std::vector<std::string>& patterns,
                                                       const call_limits& limits) override;
  engine_result<void> create_snapshot(const domain::planned_part& part, const domain::run_id& run,
                                      const call_limits& limits) override;
  std::unique_ptr<deletion> delete_snapshots(const std::vector<std::string>& names,
                                             const call_limits& limits) override;

 private:
  template <class Value>
  engine_result<Value> noted(engine_result<Value> outcome);

  engine_port& engine_;
  scheduling::scheduler& scheduler_;
  mutable scheduling::guarded<std::optional<scheduling::instant>> last_failure_;
};

}  // namespace backup::service
