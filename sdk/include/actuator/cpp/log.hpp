/// \file
/// Log lines with an event name and fields, through the host alone: a plugin never writes to
/// standard output or standard error, where its bytes would mix with the host's lines.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <type_traits>

#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/str.hpp>

namespace actuator {
inline namespace v0_9 {

/// One named value of a line. `name` is [a-z][a-z0-9_]*; the host masks values whose names mean a
/// secret. Views its text, so it lives within the one expression that logs:
///
///     log.info("backup.started", "The backup has started.", {{"backup_id", id}, {"parts", 6}});
class log_field {
 public:
  /// Text.
  log_field(std::string_view name, std::string_view text) noexcept : name_(name), text_(text) {}
  log_field(std::string_view name, const char* text) noexcept
      : log_field(name, std::string_view(text)) {}

  /// A whole number; written without quotes in JSON lines.
  template <class Integer>
    requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>)
  log_field(std::string_view name, Integer number) noexcept : name_(name), is_number_(true) {
    const auto end = std::to_chars(digits_, digits_ + sizeof(digits_), number).ptr;
    text_ = std::string_view(digits_, static_cast<std::size_t>(end - digits_));
  }

  // A copied number would view the digits of the original.
  log_field(const log_field&) = delete;
  log_field& operator=(const log_field&) = delete;

  /// What it was made of; a number as its digits.
  std::string_view name() const noexcept { return name_; }
  std::string_view text() const noexcept { return text_; }
  bool is_number() const noexcept { return is_number_; }

 private:
  std::string_view name_;
  std::string_view text_;
  bool is_number_ = false;
  char digits_[24] = {};
};

/// Writes lines. A small value like host_ref, with its lifetime; any thread; never blocks, never
/// throws. On a host without actuator.log/1 the lines become plain ones without fields.
class log {
 public:
  /// Writes to this host.
  explicit log(host_ref host) noexcept : host_(host) {}

  /// Whether a line of this level would be kept. Ask when making the line costs something.
  bool enabled(log_level level) const noexcept { return host_.log_enabled(level); }

  /// event: [a-z][a-z0-9_.]*, fixed for ever, because people search and alert on it.
  /// message: one sentence for people. More than `most_fields` fields: the rest is left out.
  void write(log_level level, std::string_view event, std::string_view message,
             std::initializer_list<log_field> fields = {}) const noexcept {
    if (!enabled(level)) return;
    if (!ACTUATOR_HAS(host_.c_log(), actuator_log, write)) {
      host_.log(level, message);
      return;
    }
    actuator_log_field converted[most_fields] = {};
    std::uint32_t count = 0;
    for (const log_field& each : fields) {
      if (count == most_fields) break;
      converted[count].name = to_str(each.name());
      converted[count].value = to_str(each.text());
      converted[count].kind = each.is_number() ? ACTUATOR_LOG_NUMBER : ACTUATOR_LOG_TEXT;
      ++count;
    }
    actuator_log_record record = {};
    record.struct_size = sizeof(record);
    record.level = static_cast<int>(level);
    record.event = to_str(event);
    record.message = to_str(message);
    record.fields = converted;
    record.field_count = count;
    record.field_size = sizeof(actuator_log_field);
    host_.c_log()->write(host_.c_host(), &record);
  }

  /// One line of this level; see write().
  void trace(std::string_view event, std::string_view message,
             std::initializer_list<log_field> fields = {}) const noexcept {
    write(log_level::trace, event, message, fields);
  }
  void debug(std::string_view event, std::string_view message,
             std::initializer_list<log_field> fields = {}) const noexcept {
    write(log_level::debug, event, message, fields);
  }
  void info(std::string_view event, std::string_view message,
            std::initializer_list<log_field> fields = {}) const noexcept {
    write(log_level::info, event, message, fields);
  }
  void warn(std::string_view event, std::string_view message,
            std::initializer_list<log_field> fields = {}) const noexcept {
    write(log_level::warn, event, message, fields);
  }
  void error(std::string_view event, std::string_view message,
             std::initializer_list<log_field> fields = {}) const noexcept {
    write(log_level::error, event, message, fields);
  }

 private:
  enum : std::uint32_t { most_fields = 32 };

  host_ref host_;
};

}  // namespace v0_9
}  // namespace actuator
