#include "reporting/reporter.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace backup::reporting {
namespace {

namespace json = boost::json;

/// Names in a log line or on the health page; the number tells about the rest.
constexpr std::size_t most_names = 20;

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t at = 0; at < names.size() && at < most_names; ++at) {
    text += (at == 0 ? "" : ", ") + names[at];
  }
  return names.size() > most_names ? text + ", ..." : text;
}

}  // namespace

reporter::reporter(actuator::host_ref host, scheduling::scheduler& on, std::string engine_url,
                   std::string repository)
    : scheduler_(on),
      log_(host),
      engine_url_(std::move(engine_url)),
      repository_(std::move(repository)),
      facts_(on) {}

void reporter::engine_seen(const service::result<void>& outcome,
                           std::chrono::milliseconds fresh_for) {
  numbers_.engine_seen(outcome.has_value());
  auto known = facts_.lock();
  const bool changed = !known->engine || known->engine->has_value() != outcome.has_value();
  known->engine = outcome;
  known->believed_until = scheduler_.now() + fresh_for;
  // The page before the line: whoever acts on the line finds health to agree with it.
  show(*known);
  if (changed && outcome) {
    log_.info("engine.reachable", "The engine answers and knows the repository.",
              {{"engine", engine_url_}, {"repository", repository_}});
  } else if (changed) {
    log_.warn("engine.unavailable", outcome.error().message,
              {{"engine", engine_url_}, {"repository", repository_}});
  }
}

void reporter::show(const facts& known) {
  using std::chrono::milliseconds;
  if (!known.engine) return;
  const auto status = *known.engine ? actuator::health_status::up : actuator::health_status::down;
  const auto left =
      std::chrono::duration_cast<milliseconds>(known.believed_until - scheduler_.now());
  health_.set(status, details_json(known), std::max(left, milliseconds(1)));
}

std::string reporter::details_json(const facts& known) const {
  json::object details{{"engine", engine_url_}, {"repository", repository_}};
  if (!*known.engine) details["error"] = known.engine->error().message;
  if (!known.running.empty()) details["runningBackup"] = known.running;
  if (!known.waits_for.empty()) details["waitingFor"] = known.waits_for;
  if (!known.last_end.empty()) details["lastBackup"] = known.last_end;
  if (!known.uncovered.empty()) {
    details["uncoveredIndices"] = known.uncovered.size();
    details["uncoveredIndexNames"] = joined(known.uncovered);
  }
  return json::serialize(details);
}

void reporter::backup_started(const domain::backup_id& id, std::size_t parts) {
  numbers_.backup_started(parts, std::chrono::duration_cast<std::chrono::seconds>(now()));
  {
    auto known = facts_.lock();
    known->running = id.to_string();
    show(*known);
  }
  log_.info("backup.started", "The engine has accepted the first part.",
            {{"backup_id", id.value()}, {"parts", parts}});
}

void reporter::backup_resumed(const domain::backup_id& id, std::size_t there, std::size_t parts) {
  numbers_.backup_resumed(parts, std::chrono::duration_cast<std::chrono::seconds>(now()));
  {
    auto known = facts_.lock();
    known->running = id.to_string();
    show(*known);
  }
  log_.warn("backup.resumed",
            "The host that took this backup shows no progress; this one goes on with it.",
            {{"backup_id", id.value()}, {"parts_there", there}, {"parts", parts}});
}

void reporter::part_forgotten(const domain::snapshot_name& part, unsigned times) {
  numbers_.part_forgotten();
  log_.warn("backup.part_forgotten",
            "The engine no longer knows a part that it had accepted, as after a restart of a node; "
            "it is taken again.",
            {{"backup_id", part.id.value()}, {"snapshot", part.to_string()}, {"times", times}});
}

void reporter::part_begun(const domain::snapshot_name& part) {
  numbers_.part_begun(part.part, part.count);
}

void reporter::part_progress(const service::progress_watch::news& news) {
  numbers_.part_progress(news.told);
  if (!news.is_for_the_log) return;
  const auto& part = news.part;
  const auto& told = news.told;
  const auto shown = [](std::optional<std::int64_t> number) {
    return number ? std::to_string(*number) : std::string("?");
  };
  log_.info("backup.part_progress",
            "Part " + std::to_string(part.part) + " of " + std::to_string(part.count) + ": " +
                shown(told.bytes_done) + " of " + shown(told.bytes_total) + " bytes and " +
                shown(told.shards_done) + " of " + shown(told.shards_total) + " shards are done.",
            {{"backup_id", part.id.value()},
             {"snapshot", part.to_string()},
             {"part", part.part},
             {"parts", part.count},
             {"bytes_done", told.bytes_done.value_or(0)},
             {"bytes_total", told.bytes_total.value_or(0)},
             {"shards_done", told.shards_done.value_or(0)},
             {"shards_total", told.shards_total.value_or(0)},
             {"running_ms", news.running_for.count()}});
}

void reporter::newest_completed(domain::epoch_ms ended) {
  numbers_.last_completed(std::chrono::milliseconds(ended));
}

std::chrono::milliseconds reporter::now() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      scheduler_.wall_now().time_since_epoch());
}

void reporter::part_completed(const domain::snapshot_name& part, std::chrono::milliseconds took) {
  numbers_.part_completed(part.part, took);
  log_.info(
      "backup.part_completed",
      "Part " + std::to_string(part.part) + " of " + std::to_string(part.count) + " is complete.",
      {{"backup_id", part.id.value()},
       {"snapshot", part.to_string()},
       {"part", part.part},
       {"parts", part.count},
       {"took_ms", took.count()}});
}

void reporter::waiting_out(const domain::snapshot_name& part, const std::string& cause,
                           std::chrono::milliseconds pause) {
  numbers_.retried();
  {
    auto known = facts_.lock();
    known->waits_for = part.to_string() + ": " + cause;
    show(*known);
  }
  log_.warn("backup.waiting", cause,
            {{"backup_id", part.id.value()},
             {"snapshot", part.to_string()},
             {"next_try_in_ms", pause.count()}});
}

void reporter::engine_is_back(const domain::snapshot_name& part) {
  {
    auto known = facts_.lock();
    known->waits_for.clear();
    show(*known);
  }
  log_.info("backup.goes_on", "The engine answers again.",
            {{"backup_id", part.id.value()}, {"snapshot", part.to_string()}});
}

void reporter::show_end(std::string end) {
  auto known = facts_.lock();
  known->running.clear();
  known->waits_for.clear();
  known->last_end = std::move(end);
  show(*known);
}

void reporter::backup_completed(const domain::backup_id& id, std::chrono::milliseconds took) {
  numbers_.last_completed(now());
  numbers_.backup_completed(took);
  show_end(id.to_string() + " COMPLETED");
  log_.info("backup.completed", "All parts are complete.",
            {{"backup_id", id.value()}, {"took_ms", took.count()}});
}

void reporter::backup_stopped(const domain::backup_id& id, const std::string& reason) {
  numbers_.backup_stopped();
  show_end(id.to_string() + " stopped");
  log_.info("backup.stopped", reason, {{"backup_id", id.value()}});
}

void reporter::backup_left(const domain::backup_id& id, const std::string& reason) {
  numbers_.backup_left();
  show_end(id.to_string() + " left: " + reason);
  log_.warn("backup.left", reason, {{"backup_id", id.value()}});
}

void reporter::backup_ended(const domain::backup_id& id, const std::string& reason) {
  numbers_.backup_failed();
  show_end(id.to_string() + " not completed: " + reason);
  log_.error("backup.ended", reason, {{"backup_id", id.value()}});
}

void reporter::indices_uncovered(const std::vector<std::string>& names) {
  {
    auto known = facts_.lock();
    known->uncovered = names;
    show(*known);
  }
  if (names.empty()) return;
  log_.warn("backup.indices_uncovered",
            "Indices of the applications are in no part of the backup; the catalog does not know "
            "them.",
            {{"count", names.size()}, {"names", joined(names)}});
}

void reporter::backup_deleted(const domain::backup_id& id, std::size_t snapshots) {
  numbers_.backup_deleted();
  log_.info("backup.deleted", "The engine has deleted the snapshots of the backup.",
            {{"backup_id", id.value()}, {"snapshots", snapshots}});
}

void reporter::deletion_waiting(const domain::backup_id& id, const std::string& cause,
                                std::chrono::milliseconds pause) {
  numbers_.retried();
  log_.warn("backup.deletion_waiting", cause,
            {{"backup_id", id.value()}, {"next_try_in_ms", pause.count()}});
}

void reporter::details_late(std::size_t lacking, std::size_t of) {
  log_.warn("backup.details_late",
            "The engine did not tell all details of snapshots before the time of a verbose list "
            "was over.",
            {{"lacking", lacking}, {"snapshots", of}});
}

void reporter::kept_details_unusable(const std::string& why) {
  log_.warn("backup.details_unusable", why);
}

void reporter::details_not_kept(const std::string& why) {
  log_.warn("backup.details_not_kept", why);
}

void reporter::deletion_failed(const domain::backup_id& id, const std::string& reason) {
  numbers_.deletion_failed();
  log_.error("backup.deletion_failed", reason, {{"backup_id", id.value()}});
}

}  // namespace backup::reporting
