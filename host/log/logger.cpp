#include "log/logger.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "log/event_line.hpp"

namespace host::log {
namespace {

/// Whether a line can be written now without waiting for whoever reads.
bool takes_a_line(int descriptor) {
  pollfd asked{descriptor, POLLOUT, 0};
  return ::poll(&asked, 1, 0) == 1 && (asked.revents & POLLOUT) != 0;
}

}  // namespace

field::field(std::string_view field_name, std::int64_t number)
    : name(field_name), what(kind::number) {
  const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  value = std::string_view(digits, static_cast<std::size_t>(end - digits));
}

logger::logger(int descriptor, format form, threshold least)
    : descriptor_(descriptor), format_(form), levels_(least) {}

void logger::write(level of_line, std::string_view source, std::string_view event_name,
                   std::string_view message, std::span<const field> fields) noexcept {
  if (!enabled(of_line, source)) return;
  events_[static_cast<std::size_t>(of_line)].fetch_add(1, std::memory_order_relaxed);
  try {
    put({std::chrono::system_clock::now(), of_line, source, event_name, message, fields});
  } catch (const std::exception&) {  // no memory for the line
    dropped_.fetch_add(1, std::memory_order_relaxed);
  }
}

void logger::put(const event& happened) {
  const auto line_of = format_ == format::json ? json_line : text_line;
  std::string line = line_of(happened);
  // Between asking for room and writing nobody else of this process may take the room.
  const std::lock_guard lock(writing_);
  report_dropped(happened.time);
  if (!write_line(std::move(line))) dropped_.fetch_add(1, std::memory_order_relaxed);
}

bool logger::write_line(std::string line) {
  if (!takes_a_line(descriptor_)) return false;
  if (is_torn_) line.insert(line.begin(), '\n');
  ssize_t written = 0;
  do {
    written = ::write(descriptor_, line.data(), line.size());
  } while (written < 0 && errno == EINTR);
  const bool is_whole = written == static_cast<ssize_t>(line.size());
  if (written > 0) is_torn_ = !is_whole;
  return is_whole;
}

void logger::report_dropped(std::chrono::system_clock::time_point now) {
  const auto total = dropped();
  if (total == reported_) return;
  const auto missing = static_cast<std::int64_t>(total - reported_);
  const field fields[] = {{"count", missing}};
  const event happened{now,
                       level::warn,
                       "host",
                       "log.lines_dropped",
                       "Lines could not be written and are missing before this one.",
                       fields};
  const auto line_of = format_ == format::json ? json_line : text_line;
  if (write_line(line_of(happened))) reported_ = total;
}

}  // namespace host::log
