#include "reporting/numbers.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace backup::reporting {
namespace {

double in_seconds(std::chrono::milliseconds took) {
  return std::chrono::duration<double>(took).count();
}

/// From an empty test system to an index that takes half a day.
const std::vector<double>& usual_seconds() {
  static const std::vector<double> bounds = {1, 5, 15, 60, 300, 900, 3600, 14'400, 43'200};
  return bounds;
}

}  // namespace

actuator::result<numbers> numbers::declare(actuator::registrar& on) {
  // A refusal fails the start with the host's sentence; until then what is empty counts nothing.
  auto ended = on.add_counter(
      {.name = "backup_ended", .help = "Backups that were taken here and are over."}, {"outcome"});
  if (!ended) return ended.error();
  auto deletions = on.add_counter(
      {.name = "backup_deletions", .help = "Deletions of backups that were asked for here."},
      {"outcome"});
  if (!deletions) return deletions.error();
  auto resumed =
      on.add_counter({.name = "backup_resumed", .help = "Backups that were gone on with here."});
  if (!resumed) return resumed.error();
  auto forgotten =
      on.add_counter({.name = "backup_parts_forgotten",
                      .help = "Parts that the engine forgot and that are taken again."});
  if (!forgotten) return forgotten.error();
  auto retries = on.add_counter(
      {.name = "backup_retries", .help = "Times that a busy or absent engine was waited for."});
  if (!retries) return retries.error();
  auto running =
      on.add_gauge({.name = "backup_running", .help = "1 while a backup is taken here, else 0."});
  if (!running) return running.error();
  struct declaration {
    actuator::gauge numbers::*as;
    actuator::metric what;
  };
  numbers made;
  for (const auto& [as, what] : std::vector<declaration>{
           {&numbers::running_since_,
            {.name = "backup_running_started_timestamp",
            .unit = "seconds",
            .help = "When the backup that is taken here was begun or gone on with; 0: none is."}},
           {&numbers::parts_done_,
            {.name = "backup_running_parts_done",
            .help = "Parts of the backup that is taken here that are complete."}},
           {&numbers::parts_planned_,
            {.name = "backup_running_parts_planned",
            .help = "Parts of the backup that is taken here; 0: none is."}},
           {&numbers::shards_done_,
            {.name = "backup_running_part_done",
            .unit = "shards",
            .help = "Shards of the part that is taken here that are done."}},
           {&numbers::shards_planned_,
            {.name = "backup_running_part_planned",
            .unit = "shards",
            .help = "Shards of the part that is taken here, as far as the engine tells."}},
           {&numbers::bytes_done_,
            {.name = "backup_running_part_done",
            .unit = "bytes",
            .help = "What the part that is taken here has copied."}},
           {&numbers::bytes_planned_,
            {.name = "backup_running_part_planned",
            .unit = "bytes",
            .help =
                 "What the part that is taken here has to copy, as far as the engine tells."}}}) {
    const auto gauge = on.add_gauge(what);
    if (!gauge) return gauge.error();
    made.*as = *gauge;
  }
  auto last_completed =
      on.add_gauge({.name = "backup_last_completed_timestamp",
                    .unit = "seconds",
                    .help = "When the newest complete backup ended; 0: there is none."},
                   std::vector<std::string_view>());
  if (!last_completed) return last_completed.error();
  auto reachable =
      on.add_gauge({.name = "backup_engine_reachable",
                    .help = "1 when the engine answered the last look and knows the repository."});
  if (!reachable) return reachable.error();
  auto seconds = on.add_histogram({.name = "backup_duration",
                                   .unit = "seconds",
                                   .help = "How long backups took that are complete."},
                                  usual_seconds());
  if (!seconds) return seconds.error();
  auto part_seconds = on.add_histogram({.name = "backup_part_duration",
                                        .unit = "seconds",
                                        .help = "How long parts took that are complete."},
                                       usual_seconds());
  if (!part_seconds) return part_seconds.error();

  made.completed_ = ended->with({"completed"});
  made.stopped_ = ended->with({"stopped"});
  made.failed_ = ended->with({"failed"});
  made.left_ = ended->with({"left"});
  made.deleted_ = deletions->with({"deleted"});
  made.not_deleted_ = deletions->with({"failed"});
  made.resumed_ = *resumed;
  made.forgotten_ = *forgotten;
  made.retries_ = *retries;
  made.running_ = *running;
  made.last_completed_ = *last_completed;
  made.engine_reachable_ = *reachable;
  made.seconds_ = *seconds;
  made.part_seconds_ = *part_seconds;
  return made;
}

void numbers::began(std::size_t parts, std::chrono::seconds since_1970) const noexcept {
  parts_done_.set(0);
  parts_planned_.set(static_cast<double>(parts));
  running_since_.set(static_cast<double>(since_1970.count()));
  running_.set(1);
}

void numbers::nothing_runs() const noexcept {
  running_.set(0);
  running_since_.set(0);
  parts_done_.set(0);
  parts_planned_.set(0);
  part_progress({});
}

void numbers::backup_started(std::size_t parts, std::chrono::seconds since_1970) const noexcept {
  began(parts, since_1970);
}

void numbers::backup_resumed(std::size_t parts, std::chrono::seconds since_1970) const noexcept {
  began(parts, since_1970);
  resumed_.add();
}

void numbers::part_begun(unsigned part, unsigned parts) const noexcept {
  parts_done_.set(part - 1);
  parts_planned_.set(parts);
  part_progress({});
}

void numbers::part_progress(const service::part_status& told) const noexcept {
  shards_done_.set(static_cast<double>(told.shards_done.value_or(0)));
  shards_planned_.set(static_cast<double>(told.shards_total.value_or(0)));
  bytes_done_.set(static_cast<double>(told.bytes_done.value_or(0)));
  bytes_planned_.set(static_cast<double>(told.bytes_total.value_or(0)));
}

void numbers::part_completed(unsigned part, std::chrono::milliseconds took) const noexcept {
  parts_done_.set(part);
  part_progress({});
  part_seconds_.observe(in_seconds(took));
}

void numbers::part_forgotten() const noexcept {
  part_progress({});
  forgotten_.add();
}

void numbers::backup_completed(std::chrono::milliseconds took) const noexcept {
  nothing_runs();
  completed_.add();
  seconds_.observe(in_seconds(took));
}

void numbers::backup_stopped() const noexcept {
  nothing_runs();
  stopped_.add();
}

void numbers::backup_left() const noexcept {
  nothing_runs();
  left_.add();
}

void numbers::backup_failed() const noexcept {
  nothing_runs();
  failed_.add();
}

void numbers::last_completed(std::chrono::milliseconds since_1970) const noexcept {
  last_completed_.with({}).set(in_seconds(since_1970));
}

}  // namespace backup::reporting
