/// \file
/// Log, health, info, metrics, timers and thread check of the fake host.
#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include <actuator/cpp/numbers.hpp>
#include <actuator/testing/host_state.hpp>

namespace actuator {
inline namespace v0_9 {
namespace testing {
namespace detail {

inline actuator_log log_table() {
  actuator_log table = {};
  table.struct_size = sizeof(table);
  table.write = [](const actuator_host* host, const actuator_log_record* record) {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    state.enter("log.write");
    log_line line{record->level,
                  std::string(to_view(record->event)),
                  std::string(to_view(record->message)),
                  {}};
    if (!host_state::is_name(line.event, false, "_.")) {
      state.fault("log.write", "bad event \"" + line.event + "\"");
    }
    state.is_text("log.write", "the message", record->message);
    for (std::uint32_t at = 0; at < record->field_count; ++at) {
      const auto& field = record->fields[at];
      const std::string name(to_view(field.name));
      if (!host_state::is_name(name, false, "_")) {
        state.fault("log.write", "bad field name \"" + name + "\"");
      }
      state.is_text("log.write", "field " + name, field.value);
      line.fields[name] = to_view(field.value);
    }
    state.lines.push_back(std::move(line));
  };
  return table;
}

inline actuator_health health_table() {
  actuator_health table = {};
  table.struct_size = sizeof(table);
  table.declare = [](const actuator_host* host, actuator_str name, const actuator_writer* error,
                     std::uint64_t* handle) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    if (!state.may_declare("health.declare")) return ACTUATOR_WRONG_STATE;
    const std::string component(to_view(name));
    if (!host_state::is_name(component, true)) {
      return state.refuse("health.declare", ACTUATOR_INVALID, "bad name \"" + component + "\"",
                          error);
    }
    if (!state.health.emplace(component, health_state{}).second) {
      return state.refuse("health.declare", ACTUATOR_CONFLICT, "\"" + component + "\" is taken",
                          error);
    }
    *handle = ++state.last_id;
    state.pushed[*handle] = component;
    return ACTUATOR_OK;
  };
  table.set = [](const actuator_host* host, std::uint64_t handle, std::int32_t status,
                 actuator_str details, std::int64_t ttl_ms) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    state.enter("health.set");
    const auto found = state.pushed.find(handle);
    if (found == state.pushed.end()) {
      state.fault("health.set", "there is no component " + std::to_string(handle));
      return ACTUATOR_NOT_FOUND;
    }
    if (!state.is_details("health.set", details)) return ACTUATOR_INVALID;
    if (ttl_ms <= 0 || status < 0 || status > 3) {
      state.fault("health.set", "the time to live or the status is out of range");
      return ACTUATOR_INVALID;
    }
    state.health[found->second] = {status, std::string(to_view(details))};
    return ACTUATOR_OK;
  };
  table.declare_check = [](const actuator_host* host, actuator_str name,
                           const actuator_health_check* check,
                           const actuator_writer* error) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    if (!state.may_declare("declare_check")) return ACTUATOR_WRONG_STATE;
    const std::string component(to_view(name));
    if (check->flags != 0) return ACTUATOR_UNSUPPORTED;
    if (!host_state::is_name(component, true) || check->check == nullptr ||
        check->interval_ms < 100 || check->deadline_ms < 0) {
      return state.refuse("declare_check", ACTUATOR_INVALID,
                          "\"" + component + "\" has a bad name, interval, deadline or check()",
                          error);
    }
    if (!state.health.emplace(component, health_state{}).second) {
      return state.refuse("declare_check", ACTUATOR_CONFLICT, "\"" + component + "\" is taken",
                          error);
    }
    state.checks[component] = copy_of(*check);
    return ACTUATOR_OK;
  };
  table.complete = [](const actuator_host* host, actuator_call id, std::int32_t status,
                      actuator_str details) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    open_call* call = state.owed("complete", id);
    if (call == nullptr) return ACTUATOR_GONE;
    if (!call->is_check || status < 0 || status > 3) {
      state.fault("complete", "call " + std::to_string(id) + " is no check, or the status is none");
      return ACTUATOR_INVALID;
    }
    if (!state.is_details("complete", details)) return ACTUATOR_INVALID;
    call->is_owed = false;
    state.changed.notify_all();
    if (call->is_over) return ACTUATOR_GONE;
    call->is_over = true;
    state.health[call->component] = {status, std::string(to_view(details))};
    return ACTUATOR_OK;
  };
  return table;
}

inline actuator_info info_table() {
  actuator_info table = {};
  table.struct_size = sizeof(table);
  table.declare = [](const actuator_host* host, actuator_str name, const actuator_writer* error,
                     std::uint64_t* handle) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    if (!state.may_declare("info.declare")) return ACTUATOR_WRONG_STATE;
    const std::string member(to_view(name));
    if (!host_state::is_name(member, true)) {
      return state.refuse("info.declare", ACTUATOR_INVALID, "bad name \"" + member + "\"", error);
    }
    for (const auto& [other, taken] : state.info_names) {
      if (taken == member) {
        return state.refuse("info.declare", ACTUATOR_CONFLICT, "\"" + member + "\" is taken",
                            error);
      }
    }
    *handle = ++state.last_id;
    state.info_names[*handle] = member;
    return ACTUATOR_OK;
  };
  table.set = [](const actuator_host* host, std::uint64_t handle,
                 actuator_str json) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    state.enter("info.set");
    const auto found = state.info_names.find(handle);
    if (found == state.info_names.end()) {
      state.fault("info.set", "there is no member " + std::to_string(handle));
      return ACTUATOR_NOT_FOUND;
    }
    if (json.size > 0 && !v0_9::detail::is_json(to_view(json))) {
      state.fault("info.set", "the value of \"" + found->second + "\" is not JSON");
      return ACTUATOR_INVALID;
    }
    state.info[found->second] = to_view(json);
    return ACTUATOR_OK;
  };
  return table;
}

/// The series of an update, when it is one of this kind. The lock is held by the caller.
inline metric_series* updated(host_state& state, std::string_view function, std::uint64_t id,
                              std::int32_t kind) {
  state.enter(function);
  if (id == 0) return nullptr;
  const auto found = state.series.find(id);
  if (found == state.series.end() || found->second.of.kind != kind) {
    state.fault(function, "there is no such series " + std::to_string(id));
    return nullptr;
  }
  return &found->second;
}

inline actuator_metrics metrics_table() {
  actuator_metrics table = {};
  table.struct_size = sizeof(table);
  table.declare = [](const actuator_host* host, const actuator_metric* declared,
                     const actuator_writer* error, std::uint64_t* metric) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    if (!state.may_declare("metrics.declare")) return ACTUATOR_WRONG_STATE;
    declared_metric made{
        declared->kind, std::string(to_view(declared->name)), declared->label_count, {}};
    const bool is_histogram = made.kind == ACTUATOR_METRIC_HISTOGRAM;
    for (std::uint32_t at = 0; at < declared->bucket_count; ++at) {
      made.bounds.push_back(declared->buckets[at]);
    }
    bool is_fine = host_state::is_name(made.name, false, "_") && made.kind >= 1 && made.kind <= 3 &&
                   declared->label_count <= 8 && is_histogram == !made.bounds.empty() &&
                   made.bounds.size() <= 64 &&
                   std::is_sorted(made.bounds.begin(), made.bounds.end());
    for (std::uint32_t at = 0; at < declared->label_count && is_fine; ++at) {
      const auto label = to_view(declared->labels[at]);
      is_fine = host_state::is_name(label, false, "_") && label != "le";
    }
    if (!is_fine) {
      return state.refuse("metrics.declare", ACTUATOR_INVALID,
                          "\"" + made.name + "\" has a bad name, kind, label or bucket", error);
    }
    for (const auto& [id, other] : state.metrics) {
      if (other.name == made.name) {
        return state.refuse("metrics.declare", ACTUATOR_CONFLICT, "\"" + made.name + "\" is taken",
                            error);
      }
    }
    *metric = ++state.last_id;
    state.metrics[*metric] = std::move(made);
    return ACTUATOR_OK;
  };
  table.series = [](const actuator_host* host, std::uint64_t metric, const actuator_str* values,
                    std::uint32_t count, std::uint64_t* series) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    state.enter("series");
    *series = 0;
    const auto found = state.metrics.find(metric);
    if (found == state.metrics.end()) {
      state.fault("series", "there is no metric " + std::to_string(metric));
      return ACTUATOR_NOT_FOUND;
    }
    if (count != found->second.labels) {
      state.fault("series", "\"" + found->second.name + "\" has another number of labels");
      return ACTUATOR_INVALID;
    }
    std::string key = found->second.name + "{";
    for (std::uint32_t at = 0; at < count; ++at) {
      state.is_text("series", "a label value", values[at]);
      key.append(at == 0 ? "" : ",").append(to_view(values[at]));
    }
    auto& id = state.series_ids[key + "}"];
    if (id == 0) {
      id = ++state.last_id;
      state.series[id].of = found->second;
      state.series[id].value.buckets.resize(
          found->second.bounds.empty() ? 0 : found->second.bounds.size() + 1);
    }
    *series = id;
    return ACTUATOR_OK;
  };
  table.counter_add = [](const actuator_host* host, std::uint64_t id, std::uint64_t amount) {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    auto* series = updated(state, "counter_add", id, ACTUATOR_METRIC_COUNTER);
    if (series != nullptr) series->value.value += static_cast<double>(amount);
  };
  table.gauge_set = [](const actuator_host* host, std::uint64_t id, double value) {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    auto* series = updated(state, "gauge_set", id, ACTUATOR_METRIC_GAUGE);
    if (series != nullptr) series->value.value = value;
  };
  table.gauge_add = [](const actuator_host* host, std::uint64_t id, double amount) {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    auto* series = updated(state, "gauge_add", id, ACTUATOR_METRIC_GAUGE);
    if (series != nullptr) series->value.value += amount;
  };
  table.histogram_observe = [](const actuator_host* host, std::uint64_t id, double value) {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    auto* series = updated(state, "histogram_observe", id, ACTUATOR_METRIC_HISTOGRAM);
    if (series == nullptr) return;
    const auto& bounds = series->of.bounds;
    const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), value) - bounds.begin();
    ++series->value.buckets[static_cast<std::size_t>(bucket)];
    ++series->value.count;
    series->value.value += value;
  };
  return table;
}

inline actuator_timer timer_table() {
  actuator_timer table = {};
  table.struct_size = sizeof(table);
  table.start = [](const actuator_host* host, const actuator_timer_request* request,
                   std::uint64_t* timer) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    state.enter("timer.start");
    if (state.now >= stage::stopped) return ACTUATOR_WRONG_STATE;
    if (request->flags != 0) return ACTUATOR_UNSUPPORTED;
    const bool repeats_badly = request->repeat_ms != 0 && request->repeat_ms < 10;
    if (request->first_ms < 0 || repeats_badly || request->fire == nullptr) {
      state.fault("timer.start", "a time is out of range, or fire() is NULL");
      return ACTUATOR_INVALID;
    }
    if (state.timers.size() >= 1024) return ACTUATOR_LIMIT;
    *timer = ++state.last_id;
    state.timers[*timer] = {copy_of(*request), state.now_ms + request->first_ms, false};
    return ACTUATOR_OK;
  };
  table.cancel = [](const actuator_host* host, std::uint64_t timer) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    state.enter("timer.cancel");
    const auto found = state.timers.find(timer);
    if (found == state.timers.end()) return ACTUATOR_GONE;
    const bool is_running = found->second.is_running;
    state.timers.erase(found);
    return is_running ? ACTUATOR_GONE : ACTUATOR_OK;
  };
  return table;
}

inline actuator_thread_check thread_check_table() {
  actuator_thread_check table = {};
  table.struct_size = sizeof(table);
  table.current = [](const actuator_host* host) -> std::int32_t {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    state.enter("thread_check.current");
    const auto found = state.roles.find(std::this_thread::get_id());
    return found == state.roles.end() ? std::int32_t{ACTUATOR_THREAD_OTHER} : found->second;
  };
  return table;
}

}  // namespace detail
}  // namespace testing
}  // namespace v0_9
}  // namespace actuator
