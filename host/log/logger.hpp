#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "log/level_table.hpp"

namespace host::log {

enum class format { text, json };

/// A named value of a log line. Names that mean a secret are masked whatever the value is.
struct field {
  enum class kind { text, number };

  field(std::string_view field_name, std::string_view text)
      : name(field_name), value(text), what(kind::text) {}
  field(std::string_view field_name, std::int64_t number);

  std::string_view name;
  std::string_view value;
  kind what;

  /// For a number: its digits, so that `value` can view them. Fields live for one call only, so
  /// copying is forbidden.
  char digits[24] = {};
  field(const field&) = delete;
  field& operator=(const field&) = delete;
  field(std::string_view field_name, std::string_view text, kind value_kind)
      : name(field_name), value(text), what(value_kind) {}
};

struct event;

/// One line per event to a file descriptor (standard error in production): time, level, source,
/// event, message, fields. Each line is one write(2), so lines of several threads never mix; a
/// line that cannot be written (full disk, a reader that does not read) is dropped and counted,
/// never waited for; the next line that can be written is preceded by one that says how many are
/// missing. Safe from any thread. Events and their fields are listed in log/events.md.
class logger {
 public:
  /// `least` is the level of ROOT; others may be set in `levels()`, at any time.
  logger(int descriptor, format form, threshold least);
  logger(int descriptor, format form, level least)
      : logger(descriptor, form, static_cast<threshold>(least)) {}

  level_table& levels() noexcept { return levels_; }

  bool enabled(level of_line, std::string_view source = "host") const noexcept {
    return levels_.enabled(of_line, source);
  }

  /// source: "host" or a plugin id. event: [a-z][a-z0-9_.]*.
  void write(level of_line, std::string_view source, std::string_view event_name,
             std::string_view message, std::initializer_list<field> fields = {}) noexcept {
    write(of_line, source, event_name, message,
          std::span<const field>(fields.begin(), fields.size()));
  }
  void write(level of_line, std::string_view source, std::string_view event_name,
             std::string_view message, std::span<const field> fields) noexcept;

  /// Events of this level that were let through, since the start.
  std::uint64_t events(level of_line) const noexcept {
    return events_[static_cast<std::size_t>(of_line)].load(std::memory_order_relaxed);
  }

  std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }

 private:
  void put(const event& happened);
  void report_dropped(std::chrono::system_clock::time_point now);
  bool write_line(std::string line);

  const int descriptor_;  ///< the caller's, who closes it after the last line
  const format format_;
  level_table levels_;
  std::array<std::atomic<std::uint64_t>, 5> events_{};  ///< by level
  std::atomic<std::uint64_t> dropped_{0};
  std::mutex writing_;
  std::uint64_t reported_ = 0;  ///< of the dropped ones; guarded by writing_
  bool is_torn_ = false;        ///< half a line is out, the disk being full; guarded by writing_
};

}  // namespace host::log
