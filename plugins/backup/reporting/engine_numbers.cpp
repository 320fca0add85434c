#include "reporting/engine_numbers.hpp"

#include <string_view>
#include <vector>

namespace backup::reporting {
namespace {

using service::engine_fault;
using service::request_kind;

/// The values of the label "kind", in the order of request_kind.
constexpr std::array<std::string_view, 9> kind_names{
    "repository", "list", "details", "running", "status", "clock", "indices", "create", "delete"};
/// The values of the label "result".
constexpr std::array<std::string_view, 7> result_names{
    "success", "refused", "busy", "unreachable", "failed", "nonsense", "stopped"};

std::size_t result_of(const engine_fault* failed) {
  if (failed == nullptr) return 0;
  switch (*failed) {
    case engine_fault::refused:
    case engine_fault::repository_missing:
    case engine_fault::name_taken:
    case engine_fault::index_missing:
      return 1;
    case engine_fault::busy:
      return 2;
    case engine_fault::unreachable:
      return 3;
    case engine_fault::failed:
      return 4;
    case engine_fault::nonsense:
      return 5;
    case engine_fault::stopped:
      break;
  }
  return 6;
}

/// From an engine beside us to a deletion that takes its time.
const std::vector<double>& usual_seconds() {
  static const std::vector<double> bounds = {0.005, 0.025, 0.1, 0.25, 1, 5, 15, 60};
  return bounds;
}

}  // namespace

actuator::result<void> engine_numbers::declare(actuator::registrar& on) {
  static_assert(kind_names.size() == kinds && result_names.size() == results);
  const auto requests =
      on.add_counter({.name = "backup_engine_requests",
                      .help = "Requests to the engine that are over, by what they were for."},
                     {"kind", "result"});
  if (!requests) return requests.error();
  const auto seconds = on.add_histogram({.name = "backup_engine_request_duration",
                                         .unit = "seconds",
                                         .help = "How long requests to the engine took."},
                                        usual_seconds(), {"kind"});
  if (!seconds) return seconds.error();
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    seconds_[kind] = seconds->with({kind_names[kind]});
    for (std::size_t result = 0; result < results; ++result) {
      requests_[kind][result] = requests->with({kind_names[kind], result_names[result]});
    }
  }

  const auto active = on.add_gauge({.name = "backup_engine_requests_active",
                                    .help = "Requests to the engine that wait for their answer."});
  if (!active) return active.error();
  active_ = *active;
  const auto connections =
      on.add_gauge({.name = "backup_engine_connections",
                    .help = "Connections to the engine that are open, in use or kept for later."});
  if (!connections) return connections.error();
  connections_ = *connections;
  const auto opened =
      on.add_counter({.name = "backup_engine_connections_opened",
                      .help = "Connections to the engine that were opened, also in vain."});
  if (!opened) return opened.error();
  opened_ = *opened;

  const auto gets = on.add_counter(
      {.name = "backup_details_cache_gets",
       .help = "Finished snapshots of lists whose details were known (hit) or not (miss)."},
      {"result"});
  if (!gets) return gets.error();
  hits_ = gets->with({"hit"});
  misses_ = gets->with({"miss"});
  const auto kept = on.add_gauge(
      {.name = "backup_details_cache_size", .help = "Finished snapshots whose details are known."});
  if (!kept) return kept.error();
  kept_ = *kept;
  return {};
}

void engine_numbers::request_ended(request_kind kind, const engine_fault* failed,
                                   std::chrono::nanoseconds took) noexcept {
  const auto of = static_cast<std::size_t>(kind);
  active_.add(-1);
  requests_[of][result_of(failed)].add();
  seconds_[of].observe(std::chrono::duration<double>(took).count());
}

void engine_numbers::connection_opened() noexcept {
  opened_.add();
  connections_.add(1);
}

void engine_numbers::looked_up(std::size_t found, std::size_t lacking) noexcept {
  if (found > 0) hits_.add(found);
  if (lacking > 0) misses_.add(lacking);
}

void engine_numbers::holds(std::size_t entries) noexcept {
  kept_.set(static_cast<double>(entries));
}

}  // namespace backup::reporting
