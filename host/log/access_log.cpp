#include "log/access_log.hpp"

#include <exception>
#include <utility>

#include "log/logger.hpp"
#include "text/utc_time.hpp"

namespace host::log {
namespace {

/// Of one lane; at more than this nobody reads, or the disk is full.
constexpr std::size_t most_waiting = 1024 * 1024;
constexpr std::size_t most_kept = 64 * 1024;
/// Lines are written together: so an idle host sleeps, and a busy one is woken a few times a
/// second.
constexpr std::chrono::milliseconds gathering{100};
constexpr std::chrono::seconds last_moment{1};
constexpr std::chrono::minutes between_events{1};

}  // namespace

void access_log::lane::write(const access_entry& happened, steady::time_point now) noexcept {
  bool wakes = false;
  bool is_half_full = false;
  try {
    const std::lock_guard lock(mutex_);
    const std::size_t before = lines_.size();
    if (before + access_pattern::longest > most_bytes_) return log_.lose(1);
    log_.pattern_.append_line(lines_, happened, date(now));
    ++written_;
    is_half_full = before < most_bytes_ / 2 && lines_.size() >= most_bytes_ / 2;
    wakes = before == 0 || is_half_full;
  } catch (const std::exception&) {  // no memory for the line
    return log_.lose(1);
  }
  if (wakes) log_.wake(is_half_full);
}

std::string_view access_log::lane::date(steady::time_point now) {
  if (now >= date_ends_) {
    const auto time = std::chrono::system_clock::now();
    const auto second = std::chrono::floor<std::chrono::seconds>(time);
    date_ = "[" + text::common_log_date(second) + "]";
    date_ends_ = now + (second + std::chrono::seconds(1) - time);
  }
  return date_;
}

tl::expected<std::unique_ptr<access_log>, std::string> access_log::open(access_pattern pattern,
                                                                        access_file::place where,
                                                                        logger& events) {
  std::unique_ptr<access_log> made(new access_log(std::move(pattern), std::move(where), events));
  if (auto fault = made->file_.open(std::chrono::system_clock::now())) {
    return tl::unexpected(*std::move(fault));
  }
  made->thread_ = std::thread([log = made.get()] { log->run(); });
  return made;
}

access_log::access_log(access_pattern pattern, access_file::place where, logger& events)
    : pattern_(std::move(pattern)), file_(std::move(where)), events_(events) {}

access_log::~access_log() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    patience_ends_ = (steady::now() + last_moment).time_since_epoch().count();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

access_log::lane& access_log::add_lane() {
  const std::lock_guard lock(mutex_);
  lanes_.push_back(std::make_unique<lane>(*this, most_waiting));
  return *lanes_.back();
}

std::uint64_t access_log::written() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t sum = 0;
  for (const auto& each : lanes_) {
    const std::lock_guard of_lane(each->mutex_);
    sum += each->written_;
  }
  return sum;
}

void access_log::wake(bool urgently) {
  {
    const std::lock_guard lock(mutex_);
    if (is_urgent_ || (has_lines_ && !urgently)) return;
    has_lines_ = true;
    is_urgent_ = urgently;
  }
  changed_.notify_one();
}

void access_log::run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return has_lines_ || stopping_; });
      changed_.wait_for(lock, gathering, [this] { return is_urgent_ || stopping_; });
      has_lines_ = false;
      is_urgent_ = false;
      if (stopping_) break;
    }
    write_out();
  }
  write_out();
}

void access_log::write_out() {
  std::size_t count = 0;
  {
    const std::lock_guard lock(mutex_);
    count = lanes_.size();
  }
  for (std::size_t at = 0; at < count; ++at) {
    lane* from = nullptr;
    {
      const std::lock_guard lock(mutex_);
      from = lanes_[at].get();
    }
    taken_.clear();
    {
      const std::lock_guard lock(from->mutex_);
      taken_.swap(from->lines_);
    }
    if (auto fault = file_.open(std::chrono::system_clock::now()); fault && !is_quiet()) {
      events_.write(level::warn, "host", "access_log.not_opened", *fault, {{"file", file_.path()}});
      quiet_until_ = steady::now() + between_events;
    }
    // Who reads a pipe may be away for long; then the lanes fill, and what they lose they count.
    lose(file_.write(taken_, [this] {
      return steady::now().time_since_epoch().count() >= patience_ends_.load();
    }));
    if (taken_.capacity() > most_kept) std::string().swap(taken_);
  }
  tell_of_lost();
}

void access_log::tell_of_lost() {
  const auto lost_by_now = lost();
  if (lost_by_now == told_ || is_quiet()) return;
  events_.write(
      level::warn, "host", "access_log.lines_lost",
      "Lines of the access log could not be written, or came faster than they were.",
      {{"count", static_cast<std::int64_t>(lost_by_now - told_)}, {"file", file_.path()}});
  told_ = lost_by_now;
  quiet_until_ = steady::now() + between_events;
}

}  // namespace host::log
