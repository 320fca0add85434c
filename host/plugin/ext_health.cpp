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

actuator_status declare_component(host_table& table, actuator_str name,
                                  const actuator_writer* error, std::uint64_t* handle) {
  if (!table.may_declare()) {
    const std::string_view sentence =
        "health components are declared inside start() and on its thread only";
    table.misbehaved("health.declare", sentence);
    explain(error, sentence);
    return ACTUATOR_WRONG_STATE;
  }
  std::string_view text;
  if (!read_utf8(name, text) || handle == nullptr) {
    return refuse_component(table, error, ACTUATOR_INVALID,
                            "the name of a health component is not UTF-8, or handle is null");
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
  *handle = *declared;
  return ACTUATOR_OK;
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
  const bool taken = table.lent().health.set(handle, *known, std::string(details), time_to_live,
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

constexpr actuator_health functions = {
    offsetof(actuator_health, declare_check), 0, &declare, &set, nullptr, nullptr};

}  // namespace

const actuator_health* ext_health() noexcept {
  return &functions;
}

}  // namespace host::plugin
