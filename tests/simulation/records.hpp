#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/backup_id.hpp"
#include "service/failure.hpp"
#include "simulation/search_engine.hpp"

namespace simulation {

/// What was seen of one request of an operator.
struct operation {
  enum class kind { take, get, list, remove };
  enum class end { open, fine, failed, unanswered };

  kind what;
  domain::backup_id id;
  unsigned life;
  instant began;
  instant deadline;
  end how = end::open;
  instant ended{};
  std::optional<service::failure> failed = {};
  std::string shown = {};  ///< of a GET: the state
  /// POST: the runs whose first part it asked for, in order.
  std::vector<std::string> runs = {};
  /// DELETE: when the engine made the last listing that it went by, and the runs in it.
  instant looked{};
  std::set<std::string> saw = {};
  bool saw_parts = false;

  bool is_open() const { return how == end::open; }
};

/// One life of a host, from its start to its end or its death.
struct life_record {
  unsigned number;  ///< from 0
  std::string name;
  instant born;
  bool resumes = true;
  std::optional<instant> died = {};      ///< killed, or all of it destroyed after a stop
  std::optional<instant> stopping = {};  ///< told to stop
  std::optional<instant> frozen = {};    ///< the last time, and until when it was
  instant thawed{};
  /// What it takes by its own telling, and since when.
  std::map<domain::backup_id, instant> takes = {};
  /// The run that it took last, by id.
  std::map<domain::backup_id, std::string> took = {};
  struct told_end {
    domain::backup_id id;
    instant when;
    std::string reason;
    bool is_for_good;  ///< else it was left to others
  };
  std::vector<told_end> ends = {};
  std::map<domain::backup_id, instant> deleted = {};  ///< told, the last time
  std::map<domain::backup_id, instant> gave_up_deleting = {};
  std::map<domain::backup_id, instant> saw = {};  ///< running, and when
  bool was_refused = false;                       ///< a call was answered 403
  unsigned unclear_failures = 0;                  ///< calls that were answered 500 or nonsense
};

/// One run: what was created under one run id.
struct run_record {
  struct part {
    std::optional<instant> first_success = {};
    std::string uuid = {};  ///< of the newest one that was accepted
    unsigned accepted = 0;
    unsigned forgotten = 0;
    bool ended_badly = false;
    bool is_known_to_maker = false;  ///< the newest one: its create was answered
    sender by = {};                  ///< of the newest one
  };
  std::string run;
  domain::backup_id id;
  std::vector<part> parts;
  unsigned maker;                              ///< the life that asked for part 1 first
  std::optional<instant> first_accepted = {};  ///< part 1, the first time
  instant first_sent{};                        ///< the request for that
  instant first_part_since{};                  ///< part 1, the last time: an engine may forget it
  std::optional<instant> promised = {};        ///< its POST answered 200
  instant last_change{};
  std::optional<instant> completed = {};
  std::set<unsigned> completed_by = {};  ///< the lives that told so
  milliseconds longest_part{0};          ///< how long one of its parts ran, at most
  bool was_condemned = false;            ///< a deletion of its part 1 was accepted
  bool was_hit_by_old_delete = false;    ///< a DELETE that was sent before it began
  struct trespass {
    std::string other;       ///< the younger run
    std::string uuid;        ///< of the part
    std::uint64_t task = 0;  ///< that made it
    unsigned looks = 0;      ///< of that task at the backup since then
  };
  /// By life: the part that it made while a younger promised run was unfinished.
  std::map<unsigned, trespass> trespasses = {};
};

}  // namespace simulation
