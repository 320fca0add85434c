#include "plugin/ext_log.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>

#include "log/logger.hpp"
#include "plugin/host_table.hpp"
#include "plugin/json_check.hpp"
#include "plugin/log_level.hpp"
#include "plugin/parameters.hpp"

namespace host::plugin {
namespace {

constexpr std::uint32_t most_fields = 32;
constexpr std::uint32_t largest_field_row = 1024;
constexpr std::size_t least_record_size =
    offsetof(actuator_log_record, field_size) + sizeof(actuator_log_record::field_size);

/// [a-z][a-z0-9_]*, with dots where `dots` says so.
bool is_name(std::string_view name, bool dots) {
  if (name.empty() || name.size() > 128 || name.front() < 'a' || name.front() > 'z') return false;
  for (const char c : name) {
    const bool good =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (dots && c == '.');
    if (!good) return false;
  }
  return true;
}

/// Fields in a row without an allocation. They cannot be copied or moved, which is what a vector
/// would want.
class field_row {
 public:
  void add(std::string_view name, std::string_view value, log::field::kind kind) {
    std::construct_at(begin() + count_, name, value, kind);
    ++count_;
  }
  std::span<const log::field> fields() { return {begin(), count_}; }

 private:
  static_assert(std::is_trivially_destructible_v<log::field>);
  log::field* begin() { return std::launder(reinterpret_cast<log::field*>(bytes_)); }

  alignas(log::field) std::byte bytes_[most_fields * sizeof(log::field)];
  std::size_t count_ = 0;
};

/// Our fields out of the plugin's; false when some had to be left out. A bad name is left out with
/// its value, which may be a secret that the masking would not recognise. A number that is none is
/// written as text.
bool read_fields(const actuator_log_record& record, field_row& row) {
  if (record.field_count == 0) return true;
  const bool readable = record.fields != nullptr && record.field_count <= most_fields &&
                        record.field_size >= sizeof(actuator_log_field) &&
                        record.field_size <= largest_field_row;
  if (!readable) return false;

  bool complete = true;
  const auto* row_bytes = reinterpret_cast<const unsigned char*>(record.fields);
  for (std::uint32_t at = 0; at < record.field_count; ++at, row_bytes += record.field_size) {
    actuator_log_field theirs{};
    std::memcpy(&theirs, row_bytes, sizeof(theirs));
    std::string_view name;
    std::string_view value;
    if (!read_text(theirs.name, name) || !read_text(theirs.value, value) || !is_name(name, false)) {
      complete = false;
      continue;
    }
    const bool number = theirs.kind == ACTUATOR_LOG_NUMBER && is_json_number(value);
    row.add(name, value, number ? log::field::kind::number : log::field::kind::text);
  }
  return complete;
}

actuator_status write_record(host_table& table, const actuator_log_record* theirs) {
  actuator_log_record record{};
  if (const auto status = read_parameters(theirs, least_record_size, record);
      status != ACTUATOR_OK) {
    table.misbehaved("log.write", "A log record is null, has a wrong size or an unknown tail.");
    return status;
  }
  std::string_view event;
  std::string_view message;
  if (!read_text(record.event, event) || !is_name(event, true)) {
    table.misbehaved("log.write", "An event name is not [a-z][a-z0-9_.]*; using plugin.log.");
    event = "plugin.log";
  }
  if (!read_text(record.message, message)) message = {};
  field_row row;
  if (!read_fields(record, row)) {
    table.misbehaved("log.write",
                     "Fields were left out: at most 32, names are [a-z][a-z0-9_]*, and field_size "
                     "is sizeof(actuator_log_field).");
  }
  table.lent().logger.write(to_level(record.level), table.plugin_id(), event, message,
                            row.fields());
  return ACTUATOR_OK;
}

void write(const actuator_host* host, const actuator_log_record* record) noexcept {
  answer_plugin(host, "log.write", [&](host_table& table) { return write_record(table, record); });
}

constexpr actuator_log functions = {sizeof(actuator_log), 0, &write};

}  // namespace

const actuator_log* ext_log() noexcept {
  return &functions;
}

}  // namespace host::plugin
