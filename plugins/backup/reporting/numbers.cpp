#include "reporting/numbers.hpp"

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

  numbers made;
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
  made.engine_reachable_ = *reachable;
  made.seconds_ = *seconds;
  made.part_seconds_ = *part_seconds;
  return made;
}

void numbers::part_completed(std::chrono::milliseconds took) const noexcept {
  part_seconds_.observe(in_seconds(took));
}

void numbers::backup_completed(std::chrono::milliseconds took) const noexcept {
  running_.set(0);
  completed_.add();
  seconds_.observe(in_seconds(took));
}

void numbers::backup_stopped() const noexcept {
  running_.set(0);
  stopped_.add();
}

void numbers::backup_resumed() const noexcept {
  running_.set(1);
  resumed_.add();
}

void numbers::backup_left() const noexcept {
  running_.set(0);
  left_.add();
}

void numbers::backup_failed() const noexcept {
  running_.set(0);
  failed_.add();
}

}  // namespace backup::reporting
