#include "plugin/ext_health.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/host_table.hpp"
#include "plugin/json_check.hpp"
#include "plugin/parameters.hpp"
#include "registry/health.hpp"

namespace host::plugin {
namespace {

constexpr std::size_t most_detail_bytes = 64 * 1024;
// Longer times say "for ever", and the clock must not overflow over them.
constexpr std::int64_t longest_ttl_ms = std::int64_t{365} * 24 * 60 * 60 * 1000;

constexpr std::int64_t shortest_interval_ms = 100;
constexpr std::int64_t usual_check_deadline_ms = 10'000;

std::optional<registry::health_status> to_status(std::int32_t status) {
  switch (status) {
    case ACTUATOR_HEALTH_UP:
      return registry::health_status::up;
    case ACTUATOR_HEALTH_DOWN:
      return registry::health_status::down;
    case ACTUATOR_HEALTH_OUT_OF_SERVICE:
      return registry::health_status::out_of_service;
    case ACTUATOR_HEALTH_UNKNOWN:
      return registry::health_status::unknown;
    default:
      return std::nullopt;
  }
}

actuator_status refuse_component(host_table& table, const actuator_writer* error,
                                 actuator_status status, std::string_view sentence) {
  table.declaration_refused(sentence);
  explain(error, sentence);
  return status;
}

/// Inside start() only.
actuator_status declare_named(host_table& table, actuator_str name, const actuator_writer* error,
                              std::uint64_t& handle) {
  std::string_view text;
  if (!read_utf8(name, text)) {
    return refuse_component(table, error, ACTUATOR_INVALID,
                            "the name of a health component is not UTF-8");
  }
  const auto declared = table.lent().health.declare(table.plugin_id(), text);
  if (!declared) {
    // The registry refuses bad names and taken ones; a taken one is there to be seen.
    const auto there = table.lent().health.components(registry::health_registry::clock::now());
    const bool taken = std::any_of(there.begin(), there.end(),
                                   [&](const auto& component) { return component.name == text; });
    return refuse_component(table, error, taken ? ACTUATOR_CONFLICT : ACTUATOR_INVALID,
                            declared.error());
  }
  handle = *declared;
  return ACTUATOR_OK;
}

actuator_status declare_component(host_table& table, actuator_str name,
                                  const actuator_writer* error, std::uint64_t* handle) {
  if (!table.may_declare()) {
    const std::string_view sentence =
        "health components are declared inside start() and on its thread only";
    table.misbehaved("health.declare", sentence);
    explain(error, sentence);
    return ACTUATOR_WRONG_STATE;
  }
  if (handle == nullptr) {
    return refuse_component(table, error, ACTUATOR_INVALID, "the place for a handle is null");
  }
  return declare_named(table, name, error, *handle);
}

/// The registry takes care of names; everything else is judged here.
actuator_status read_check(const actuator_health_check* theirs, actuator_health_check& ours,
                           std::string_view& sentence) {
  constexpr std::int64_t day_ms = std::int64_t{24} * 60 * 60 * 1000;
  constexpr std::int64_t hour_ms = std::int64_t{60} * 60 * 1000;
  if (const auto status = read_parameters(theirs, sizeof(ours), ours); status != ACTUATOR_OK) {
    sentence =
        "a health check is null, has a wrong struct_size or an unknown tail that is not zero";
    return status;
  }
  if (ours.flags != 0) {
    sentence = "a health check has flags, of which this host knows none";
    return ACTUATOR_UNSUPPORTED;
  }
  if (ours.deadline_ms == 0) ours.deadline_ms = usual_check_deadline_ms;
  if (ours.interval_ms < shortest_interval_ms || ours.interval_ms > day_ms) {
    sentence = "the interval of a health check is not between 100 ms and a day";
  } else if (ours.deadline_ms < 1 || ours.deadline_ms > hour_ms) {
    sentence = "the deadline of a health check is not between 1 ms and an hour";
  } else if (ours.check == nullptr) {
    sentence = "a health check has no function";
  } else {
    return ACTUATOR_OK;
  }
  return ACTUATOR_INVALID;
}

actuator_status declare_checked(host_table& table, actuator_str name,
                                const actuator_health_check* theirs, const actuator_writer* error) {
  if (!table.may_declare()) {
    const std::string_view sentence =
        "health checks are declared inside start() and on its thread only";
    table.misbehaved("health.declare_check", sentence);
    explain(error, sentence);
    return ACTUATOR_WRONG_STATE;
  }
  actuator_health_check check{};
  std::string_view sentence;
  const auto status = read_check(theirs, check, sentence);
  if (status == ACTUATOR_UNSUPPORTED) {
    explain(error, sentence);
    return status;
  }
  if (status != ACTUATOR_OK) return refuse_component(table, error, status, sentence);
  std::uint64_t component = 0;
  const auto declared = declare_named(table, name, error, component);
  if (declared == ACTUATOR_OK) table.checks().add(component, check);
  return declared;
}

actuator_status complete_check(host_table& table, actuator_call call, std::int32_t status,
                               actuator_str details_json) {
  const auto known = to_status(status);
  std::string_view details;
  if (!known || !read_text(details_json, details)) {
    table.misbehaved("health.complete", "A status is unknown or a text null.");
    return ACTUATOR_INVALID;
  }
  if (details.size() > most_detail_bytes) return ACTUATOR_LIMIT;
  if (!details.empty() && !is_json_object(details)) {
    table.misbehaved("health.complete", "The details are not a JSON object.");
    return ACTUATOR_INVALID;
  }
  const auto outcome = table.checks().complete(call, *known, std::string(details));
  if (outcome == check_book::outcome::taken) return ACTUATOR_OK;
  if (outcome == check_book::outcome::unknown) {
    table.misbehaved("health.complete", "The check was answered before or never asked.");
  }
  return ACTUATOR_GONE;
}

actuator_status push_state(host_table& table, std::uint64_t handle, std::int32_t status,
                           actuator_str details_json, std::int64_t ttl_ms) {
  const auto known = to_status(status);
  std::string_view details;
  if (!known || ttl_ms <= 0 || !read_text(details_json, details)) {
    table.misbehaved("health.set", "A status is unknown, a text null or ttl_ms not above zero.");
    return ACTUATOR_INVALID;
  }
  if (details.size() > most_detail_bytes) return ACTUATOR_LIMIT;
  if (!details.empty() && !is_json_object(details)) {
    table.misbehaved("health.set", "The details are not a JSON object.");
    return ACTUATOR_INVALID;
  }
  const std::chrono::milliseconds time_to_live(std::min(ttl_ms, longest_ttl_ms));
  const bool taken =
      table.lent().health.set(table.plugin_id(), handle, *known, std::string(details), time_to_live,
                              registry::health_registry::clock::now());
  return taken ? ACTUATOR_OK : ACTUATOR_NOT_FOUND;
}

actuator_status declare(const actuator_host* host, actuator_str name, const actuator_writer* error,
                        std::uint64_t* handle) noexcept {
  return answer_plugin(host, "health.declare", [&](host_table& table) {
    return declare_component(table, name, error, handle);
  });
}

actuator_status set(const actuator_host* host, std::uint64_t handle, std::int32_t status,
                    actuator_str details_json, std::int64_t ttl_ms) noexcept {
  return answer_plugin(host, "health.set", [&](host_table& table) {
    return push_state(table, handle, status, details_json, ttl_ms);
  });
}

actuator_status declare_check(const actuator_host* host, actuator_str name,
                              const actuator_health_check* check,
                              const actuator_writer* error) noexcept {
  return answer_plugin(host, "health.declare_check", [&](host_table& table) {
    return declare_checked(table, name, check, error);
  });
}

actuator_status complete(const actuator_host* host, actuator_call call, std::int32_t status,
                         actuator_str details_json) noexcept {
  return answer_plugin(host, "health.complete", [&](host_table& table) {
    return complete_check(table, call, status, details_json);
  });
}

constexpr actuator_health functions = {sizeof(actuator_health), 0,        &declare, &set,
                                       &declare_check,          &complete};

}  // namespace

const actuator_health* ext_health() noexcept {
  return &functions;
}

}  // namespace host::plugin
