#pragma once

#include "simulation/checker.hpp"

namespace simulation {

/// What one life of a host tells, for the checker and the trace.
class told_by_life final : public service::events {
 public:
  told_by_life(checker& to, life_record& who) : checker_(to), who_(who) {}

  void backup_started(const domain::backup_id& id, std::size_t) override {
    if (is_silent()) return;
    note("takes backup " + id.to_string());
    checker_.told_start(who_, id, false);
  }
  void backup_resumed(const domain::backup_id& id, std::size_t there, std::size_t) override {
    if (is_silent()) return;
    note("takes over backup " + id.to_string() + " after part " + std::to_string(there));
    checker_.told_start(who_, id, true);
  }
  void part_completed(const domain::snapshot_name&, std::chrono::milliseconds) override {}
  void part_forgotten(const domain::snapshot_name& part, unsigned) override {
    if (is_silent()) return;
    note("sees that the engine forgot " + short_name(part.to_string()));
  }
  void waiting_out(const domain::snapshot_name& part, const std::string& cause,
                   std::chrono::milliseconds pause) override {
    if (is_silent()) return;
    note("waits " + std::to_string(pause.count()) + " ms for " + short_name(part.to_string()) +
         ": " + cause);
  }
  void engine_is_back(const domain::snapshot_name&) override {}
  void backup_completed(const domain::backup_id& id, std::chrono::milliseconds) override {
    if (is_silent()) return;
    note("completed backup " + id.to_string());
    checker_.told_completed(who_, id);
  }
  void backup_stopped(const domain::backup_id& id, const std::string& reason) override {
    if (is_silent()) return;
    note("stopped backup " + id.to_string() + ": " + reason);
    checker_.told_deleted(who_, id, reason);
  }
  void backup_left(const domain::backup_id& id, const std::string& reason) override {
    if (is_silent()) return;
    note("left backup " + id.to_string() + ": " + reason);
    checker_.told_end(who_, id, reason, false);
  }
  void backup_ended(const domain::backup_id& id, const std::string& reason) override {
    if (is_silent()) return;
    note("ended backup " + id.to_string() + ": " + reason);
    checker_.told_end(who_, id, reason, true);
  }
  void indices_uncovered(const std::vector<std::string>&) override {}
  void backup_deleted(const domain::backup_id& id, std::size_t) override {
    if (is_silent()) return;
    note("deleted backup " + id.to_string());
    who_.deleted[id] = checker_.kernel_.now();
  }
  void details_late(std::size_t, std::size_t) override {}
  void kept_details_unusable(const std::string&) override {}
  void details_not_kept(const std::string&) override {}
  void deletion_waiting(const domain::backup_id& id, const std::string& cause,
                        std::chrono::milliseconds pause) override {
    if (is_silent()) return;
    note("waits " + std::to_string(pause.count()) + " ms to delete " + id.to_string() + ": " +
         cause);
  }
  void deletion_failed(const domain::backup_id& id, const std::string& reason) override {
    if (is_silent()) return;
    note("failed to delete backup " + id.to_string() + ": " + reason);
    who_.gave_up_deleting[id] = checker_.kernel_.now();
  }

 private:
  bool is_silent() const { return who_.died.has_value(); }
  void note(const std::string& what) {
    if (checker_.trace_.is_on()) checker_.trace_.add(who_.name, what);
  }
  checker& checker_;
  life_record& who_;
};

}  // namespace simulation
