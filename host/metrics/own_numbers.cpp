#include "metrics/own_numbers.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>
#include <string>
#include <utility>

namespace host::metrics {
namespace {

/// As many as endpoints, verbs and statuses can make in a host with many plugins.
constexpr std::size_t most_of_requests = 2'000;
/// From what health takes to what a call may take, in seconds.
const std::vector<double> request_bounds = {0.00025, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                            0.25,    0.5,   1,      2.5,   5,    10,    30};
constexpr int kinds_of_status = 6;
constexpr std::array<std::string_view, kinds_of_status> outcomes = {
    "UNKNOWN", "INFORMATIONAL", "SUCCESS", "REDIRECTION", "CLIENT_ERROR", "SERVER_ERROR"};

std::string_view outcome_of(int status) {
  const int kind_of = status / 100;
  return kind_of > 0 && kind_of < kinds_of_status ? outcomes[static_cast<std::size_t>(kind_of)]
                                                  : outcomes.front();
}

declaration number(kind what, std::string_view name, std::string_view unit, std::string_view help,
                   std::vector<std::string> labels = {}) {
  declaration made;
  made.what = what;
  made.name = name;
  made.unit = unit;
  made.help = help;
  made.labels = std::move(labels);
  return made;
}

}  // namespace

own_numbers::own_numbers(metric_registry& numbers, std::string_view version)
    : numbers_(numbers), owner_(numbers.enroll()) {
  for (const auto& each : *process_.read()) {
    of_process_.push_back(declare(number(each.what, each.name, each.unit, each.help)));
  }
  process_series_.resize(of_process_.size());
  numbers_.add_look([this] { look_at_process(); });

  const auto build = declare(
      number(kind::gauge, "actuator_build_info", "", "1; the version of the host.", {"version"}));
  const std::string_view values[] = {version};
  if (const auto shown = numbers_.series_of(owner_, build, values)) {
    numbers_.gauge_set(owner_, *shown, 1);
  }

  auto requests = number(kind::histogram, "http_server_requests", "seconds",
                         "Requests, from when they were whole to the last byte of their answer.",
                         {"error", "exception", "method", "outcome", "status", "uri"});
  requests.series_limit = most_of_requests;
  requests.buckets = request_bounds;
  requests.with_max = true;
  requests_ = declare(std::move(requests));

  constexpr auto gauge = kind::gauge;
  constexpr auto counter = kind::counter;
  open_requests_ = only_series(
      number(gauge, "http_server_requests_active", "", "Requests whose answer is not out yet."));
  connections_ =
      only_series(number(gauge, "http_server_connections_open", "", "Open connections."));
  most_connections_ = only_series(number(gauge, "http_server_connections_max", "",
                                         "Connections that may be open, but for those of probes."));
  refused_connections_ = only_series(number(counter, "http_server_connections_refused", "",
                                            "Connections that came when all places were taken."));
  handshakes_ = declare(number(counter, "http_server_tls_handshakes", "",
                               "Handshakes of TLS, done and failed.", {"result"}));
  kept_bytes_ = only_series(number(gauge, "http_server_kept", "bytes",
                                   "Memory for bodies and answers, beyond what each may have."));
  most_kept_bytes_ = only_series(
      number(gauge, "http_server_kept_max", "bytes", "Most memory for bodies and answers."));
  const std::vector<std::string> by_name{"name"};
  for (auto& each :
       {number(gauge, "executor_pool_size", "threads", "Threads of a pool.", by_name),
        number(gauge, "executor_active", "threads", "Threads that are at work.", by_name),
        number(gauge, "executor_queued", "tasks", "Tasks that wait for a thread.", by_name),
        number(gauge, "executor_queue_remaining", "tasks", "Tasks that may wait beside those.",
               by_name),
        number(counter, "executor_completed", "tasks", "Tasks that are done.", by_name)}) {
    pool_metrics_.push_back(declare(each));
  }
  log_events_ = declare(number(counter, "log4j2_events", "",
                               "Events that the levels of their loggers let through.", {"level"}));
  log_lost_ = only_series(
      number(counter, "log_lines_lost", "", "Lines of the log that could not be written."));
  access_lines_ =
      declare(number(counter, "access_log_lines", "", "Lines that were taken for the access log."));
  access_lost_ = declare(number(counter, "access_log_lines_lost", "",
                                "Lines of the access log that could not be written."));
  refused_ = declare(number(counter, "actuator_security_refused", "",
                            "Requests refused for want of credentials or of a role.", {"reason"}));
  slowed_peers_ = declare(number(gauge, "actuator_security_slowed_peers", "",
                                 "Addresses with wrong credentials of late."));
  rereads_ = declare(number(counter, "actuator_security_rereads", "",
                            "Readings of changed files with credentials.", {"outcome"}));
}

std::uint64_t own_numbers::declare(declaration declared) {
  const auto made = numbers_.declare(owner_, "host", std::move(declared));
  assert(made && "the host's own names are good, and nobody came before");
  return made ? *made : 0;
}

std::uint64_t own_numbers::only_series(declaration declared) {
  return numbers_.series_of(owner_, declare(std::move(declared)), {}).value_or(0);
}

void own_numbers::gauge(std::uint64_t handle, std::size_t value) {
  numbers_.gauge_set(owner_, handle, static_cast<double>(value));
}

void own_numbers::look_at_process() {
  const auto now = process_.read();
  if (now == last_process_) return;
  last_process_ = now;
  for (std::size_t at = 0; at < now->size(); ++at) {
    const auto& each = (*now)[at];
    if (!each.value) continue;
    auto& shown = process_series_[at];
    if (shown == 0) shown = numbers_.series_of(owner_, of_process_[at], {}).value_or(0);
    if (each.what == kind::counter) {
      numbers_.counter_set(owner_, shown, static_cast<std::uint64_t>(*each.value));
    } else {
      numbers_.gauge_set(owner_, shown, *each.value);
    }
  }
}

series* own_numbers::requests(std::string_view method, int status, std::string_view uri) {
  const std::string code = status == 0 ? "UNKNOWN" : std::to_string(status);
  const std::string_view values[] = {"none", "none", method, outcome_of(status), code, uri};
  const auto shown = numbers_.series_of(owner_, requests_, values);
  return shown ? numbers_.find(owner_, *shown, kind::histogram) : nullptr;
}

void own_numbers::tell(const port& now) {
  gauge(open_requests_, now.open_requests);
  gauge(connections_, now.connections);
  gauge(most_connections_, now.most_connections);
  numbers_.counter_set(owner_, refused_connections_, now.refused_connections);
  gauge(kept_bytes_, now.kept_bytes);
  gauge(most_kept_bytes_, now.most_kept_bytes);
}

void own_numbers::tell(const workers& now) {
  if (pool_series_.empty()) {
    const std::string_view name[] = {"workers"};
    for (const auto metric : pool_metrics_) {
      pool_series_.push_back(numbers_.series_of(owner_, metric, name).value_or(0));
    }
  }
  const std::size_t told[] = {now.threads, now.working, now.queued,
                              now.queue_bound - std::min(now.queued, now.queue_bound)};
  for (std::size_t at = 0; at < std::size(told); ++at) gauge(pool_series_[at], told[at]);
  numbers_.counter_set(owner_, pool_series_.back(), now.done);
}

void own_numbers::tell(const log_lines& now) {
  if (log_series_.empty()) {
    for (const auto& each : now.levels) {
      const std::string_view level[] = {each};
      log_series_.push_back(numbers_.series_of(owner_, log_events_, level).value_or(0));
    }
  }
  for (std::size_t at = 0; at < log_series_.size() && at < now.events.size(); ++at) {
    numbers_.counter_set(owner_, log_series_[at], now.events[at]);
  }
  numbers_.counter_set(owner_, log_lost_, now.lost);
}

void own_numbers::tell(const security& now) {
  const std::uint64_t refused[] = {now.missing, now.malformed, now.wrong, now.lacking_a_role};
  const std::uint64_t rereads[] = {now.read_again, now.not_read_again};
  if (security_series_.empty()) {
    const auto add = [&](std::uint64_t metric, std::string_view label) {
      const std::string_view value[] = {label};
      security_series_.push_back(numbers_.series_of(owner_, metric, value).value_or(0));
    };
    for (const auto* reason : {"missing", "malformed", "wrong", "role"}) add(refused_, reason);
    for (const auto* outcome : {"success", "failure"}) add(rereads_, outcome);
    security_series_.push_back(numbers_.series_of(owner_, slowed_peers_, {}).value_or(0));
  }
  std::size_t at = 0;
  for (const auto each : refused) numbers_.counter_set(owner_, security_series_[at++], each);
  for (const auto each : rereads) numbers_.counter_set(owner_, security_series_[at++], each);
  gauge(security_series_[at], now.slowed_peers);
}

void own_numbers::tell_of_access_log(std::uint64_t written, std::uint64_t lost) {
  if (access_series_.empty()) {
    for (const auto metric : {access_lines_, access_lost_}) {
      access_series_.push_back(numbers_.series_of(owner_, metric, {}).value_or(0));
    }
  }
  numbers_.counter_set(owner_, access_series_.front(), written);
  numbers_.counter_set(owner_, access_series_.back(), lost);
}

void own_numbers::tell_of_handshakes(std::uint64_t done, std::uint64_t failed) {
  if (handshake_series_.empty()) {
    for (const std::string_view result : {"done", "failed"}) {
      const std::string_view values[] = {result};
      handshake_series_.push_back(numbers_.series_of(owner_, handshakes_, values).value_or(0));
    }
  }
  numbers_.counter_set(owner_, handshake_series_.front(), done);
  numbers_.counter_set(owner_, handshake_series_.back(), failed);
}

}  // namespace host::metrics
