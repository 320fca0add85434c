#pragma once

#include <actuator/plugin.hpp>

#include <optional>
#include <string>
#include <vector>

#include "reporting/numbers.hpp"
#include "scheduling/guarded.hpp"
#include "service/events.hpp"
#include "service/failure.hpp"
#include "service/progress_watch.hpp"

namespace backup::reporting {

/// Tells the operator what happens: every event as a log line and in numbers, the engine's state
/// and what needs attention as the health component "backup". Safe from any thread.
class reporter final : public service::events {
 public:
  /// engine_url is shown, so it must hold no credentials.
  reporter(actuator::host_ref host, scheduling::scheduler& on, std::string engine_url,
           std::string repository);

  /// To be called once, before anything is reported.
  void use(actuator::health_component health, const numbers& counted) {
    health_ = health;
    numbers_ = counted;
  }

  void engine_seen(const service::result<void>& outcome, std::chrono::milliseconds fresh_for);

  /// When the newest complete backup of the repository ended; 0: there is none.
  void newest_completed(domain::epoch_ms ended);
  void part_progress(const service::progress_watch::news& news);

  void backup_started(const domain::backup_id& id, std::size_t parts) override;
  void part_begun(const domain::snapshot_name& part) override;
  void part_completed(const domain::snapshot_name& part, std::chrono::milliseconds took) override;
  void backup_resumed(const domain::backup_id& id, std::size_t there, std::size_t parts) override;
  void part_forgotten(const domain::snapshot_name& part, unsigned times) override;
  void waiting_out(const domain::snapshot_name& part, const std::string& cause,
                   std::chrono::milliseconds pause) override;
  void engine_is_back(const domain::snapshot_name& part) override;
  void backup_completed(const domain::backup_id& id, std::chrono::milliseconds took) override;
  void backup_stopped(const domain::backup_id& id, const std::string& reason) override;
  void backup_left(const domain::backup_id& id, const std::string& reason) override;
  void backup_ended(const domain::backup_id& id, const std::string& reason) override;
  void indices_uncovered(const std::vector<std::string>& names) override;
  void backup_deleted(const domain::backup_id& id, std::size_t snapshots) override;
  void deletion_waiting(const domain::backup_id& id, const std::string& cause,
                        std::chrono::milliseconds pause) override;
  void details_late(std::size_t lacking, std::size_t of) override;
  void kept_details_unusable(const std::string& why) override;
  void details_not_kept(const std::string& why) override;
  void deletion_failed(const domain::backup_id& id, const std::string& reason) override;

 private:
  struct facts {
    std::string running;    ///< id of the backup that runs, or empty
    std::string waits_for;  ///< what the running backup waits out, or empty
    std::string last_end;   ///< how the last one ended, or empty
    std::vector<std::string> uncovered;
    std::optional<service::result<void>> engine;  ///< what the last look at it saw
    scheduling::instant believed_until;           ///< how long that may be believed
  };
  /// Shows what is known now on the health page, once the engine has been seen.
  void show(const facts& known);
  /// No backup runs here any more; how the last one ended, for the page.
  void show_end(std::string end);
  std::string details_json(const facts& known) const;
  /// By the wall clock, since 1970.
  std::chrono::milliseconds now() const;

  scheduling::scheduler& scheduler_;
  actuator::log log_;
  actuator::health_component health_;
  numbers numbers_;
  std::string engine_url_;
  std::string repository_;
  scheduling::guarded<facts> facts_;
};

}  // namespace backup::reporting
