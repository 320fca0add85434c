#include "plugin/ext_info.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugin/host_table.hpp"
#include "plugin/json_check.hpp"
#include "plugin/parameters.hpp"
#include "registry/info.hpp"

namespace host::plugin {
namespace {

constexpr std::size_t most_bytes = 64 * 1024;

actuator_status refuse_member(host_table& table, const actuator_writer* error,
                              actuator_status status, std::string_view sentence) {
  table.declaration_refused(sentence);
  explain(error, sentence);
  return status;
}

actuator_status declare_member(host_table& table, actuator_str name, const actuator_writer* error,
                               std::uint64_t* handle) {
  if (!table.may_declare()) {
    const std::string_view sentence =
        "members of the info page are declared inside start() and on its thread only";
    table.misbehaved("info.declare", sentence);
    explain(error, sentence);
    return ACTUATOR_WRONG_STATE;
  }
  std::string_view text;
  if (!read_utf8(name, text) || handle == nullptr) {
    return refuse_member(table, error, ACTUATOR_INVALID,
                         "the name of an info member is not UTF-8, or handle is null");
  }
  const auto declared = table.lent().info.declare(table.plugin_id(), text);
  if (!declared) {
    return refuse_member(table, error,
                         declared.error().taken ? ACTUATOR_CONFLICT : ACTUATOR_INVALID,
                         declared.error().sentence);
  }
  *handle = *declared;
  return ACTUATOR_OK;
}

actuator_status set_member(host_table& table, std::uint64_t handle, actuator_str json) {
  std::string_view text;
  if (!read_text(json, text)) {
    table.misbehaved("info.set", "The text is null and has a size.");
    return ACTUATOR_INVALID;
  }
  if (text.size() > most_bytes) return ACTUATOR_LIMIT;
  if (!text.empty() && !is_json_value(text)) {
    table.misbehaved("info.set", "The value is no JSON.");
    return ACTUATOR_INVALID;
  }
  const bool taken = table.lent().info.set(table.plugin_id(), handle, std::string(text));
  return taken ? ACTUATOR_OK : ACTUATOR_NOT_FOUND;
}

actuator_status declare(const actuator_host* host, actuator_str name, const actuator_writer* error,
                        std::uint64_t* handle) noexcept {
  return answer_plugin(host, "info.declare", [&](host_table& table) {
    return declare_member(table, name, error, handle);
  });
}

actuator_status set(const actuator_host* host, std::uint64_t handle, actuator_str json) noexcept {
  return answer_plugin(host, "info.set",
                       [&](host_table& table) { return set_member(table, handle, json); });
}

constexpr actuator_info functions = {sizeof(actuator_info), 0, &declare, &set};

}  // namespace

const actuator_info* ext_info() noexcept {
  return &functions;
}

}  // namespace host::plugin
