#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "service/events.hpp"
#include "service/settings.hpp"
#include "simulation/network.hpp"
#include "simulation/records.hpp"

namespace simulation {

/// Holds everything that happens against the invariants of the protocol. What each of them demands
/// exactly stands with its check; the first that is broken ends the schedule.
class checker final : public engine_observer, public call_observer {
 public:
  checker(kernel& on, trace& into, const service::settings& configured);

  void watch(const search_engine& engine) { engine_ = &engine; }
  const std::optional<std::string>& violation() const { return violation_; }
  void violate(const std::string& invariant, const std::string& how);
  /// Nothing counts any more.
  void end() { is_over_ = true; }

  // Hosts.
  life_record& born(std::string name, bool resumes);
  void died(life_record& who);
  /// What one life tells goes here.
  std::unique_ptr<service::events> listen_to(life_record& who);
  life_record& life(unsigned number) { return lives_.at(number); }
  const std::deque<life_record>& lives() const { return lives_; }

  // Operators.
  operation& begins(operation::kind what, const domain::backup_id& id, unsigned life,
                    instant deadline);
  /// The task that does it from now on.
  void is_done_by(operation& what, const task& doer) { doing_[doer.number] = &what; }
  void ends(operation& what);
  const std::deque<operation>& operations() const { return operations_; }

  // The engine (engine_observer).
  void accepted(const stored_snapshot& made) override;
  void ended(const stored_snapshot& part) override;
  void condemned(const std::vector<const stored_snapshot*>& parts, const sender& by) override;
  void vanished(const stored_snapshot& part, vanishing why) override;

  // Calls (call_observer).
  void sends_create(const sender& by, const domain::planned_part& part,
                    const domain::run_id& run) override;
  void learns_of_create(const sender& by, const domain::planned_part& part,
                        const domain::run_id& run, const engine_result<void>& answer) override;
  void learns_of_list(const sender& by, std::string_view patterns, service::detail how_much,
                      const service::listing& found, instant looked) override;
  void sends_delete(const sender& by, const std::vector<std::string>& names) override;
  void harmed(const sender& by, engine_fault fault) override;

  /// Since when faults have ceased and all hosts have been up.
  void faults_ceased() { calm_since_ = kernel_.now(); }
  void plans_differ() { plans_differ_ = true; }
  /// A host that answered 204 to a DELETE and lives has not told yet that it is done.
  bool awaits_a_deletion() const;
  /// Once everything has come to rest.
  void check_at_rest();

  bool was_asked_to_delete(const domain::backup_id& id, instant since) const;
  unsigned completed() const;
  unsigned takeovers() const { return takeovers_; }

 private:
  friend class told_by_life;
  /// What one task knows of the names that it works with.
  struct knowledge {
    struct of_name {
      std::string uuid;  ///< of what is there
      bool is_there = false;
      bool is_unclear = false;  ///< a create was sent, and what became of it is not known
      instant unclear_since{};
    };
    std::map<std::string, of_name> names;
    /// By id, what the last look at all parts said of part 1; nothing while it was not there.
    struct first_part {
      bool is_there = false;
      std::string run;  ///< empty when the look did not tell
    };
    std::map<domain::backup_id, first_part> firsts;
  };

  run_record& run_of(const std::string& run, const domain::backup_id& id, unsigned count);
  run_record* find_run(const std::string& run);
  operation* operation_of(const sender& by);
  std::vector<const stored_snapshot*> present(const run_record& run) const;
  bool is_complete(const run_record& run) const;
  bool has_bad_end(const run_record& run) const;
  bool has_told_end(const run_record& run, unsigned life) const;
  bool is_unfinished(const run_record& run, unsigned in_the_eyes_of) const;
  /// A host that lives takes it by its own telling.
  bool is_taken(const run_record& run) const;
  void promised(run_record& run, unsigned life);
  void check_not_deleted_here(const sender& by, const run_record& run, const std::string& who);
  void check_taken_back(const sender& by, std::string_view patterns);
  /// Its newest part is being made right now.
  bool is_being_made(const run_record& run) const;
  void check_trespass(run_record& run, const stored_snapshot& made);
  void told_end(life_record& who, const domain::backup_id& id, const std::string& reason,
                bool is_for_good);
  void told_deleted(life_record& who, const domain::backup_id& id, const std::string& reason);
  bool saw_another_lately(const life_record& who, const domain::backup_id& than) const;
  bool has_cause_to_end(const run_record& run, const life_record& who) const;
  void told_completed(life_record& who, const domain::backup_id& id);
  void told_start(life_record& who, const domain::backup_id& id, bool is_taken_over);
  run_record* taken_by(const life_record& who, const domain::backup_id& id);

  void check_nobody_takes();
  bool is_owed(const operation& deletion) const;
  void check_deletion(const operation& deletion);
  void check_orphans();
  void check_not_mixed();
  void check_promise(const run_record& run);
  bool was_lost_by_two_faults(const run_record& run) const;
  bool could_be_taken_over(const run_record& run) const;
  bool could_be_seen(const run_record& run) const;
  void check_refused_post(const operation& post);

  kernel& kernel_;
  trace& trace_;
  const service::settings& settings_;
  const search_engine* engine_ = nullptr;
  std::optional<std::string> violation_;
  std::deque<life_record> lives_;
  std::deque<operation> operations_;
  std::map<std::string, run_record> runs_;
  std::unordered_map<std::uint64_t, operation*> doing_;
  std::unordered_map<std::uint64_t, knowledge> known_;
  std::optional<instant> calm_since_;
  bool plans_differ_ = false;
  bool is_over_ = false;
  unsigned takeovers_ = 0;
};

}  // namespace simulation
