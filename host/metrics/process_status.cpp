#include "metrics/process_status.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <system_error>
#include <thread>

namespace host::metrics {
namespace {

using std::chrono::steady_clock;

constexpr double nanoseconds_in_second = 1e9;
constexpr std::chrono::milliseconds believed_for{100};

std::int64_t nanoseconds_of(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

double seconds_of(clockid_t clock) {
  return static_cast<double>(nanoseconds_of(clock)) / nanoseconds_in_second;
}

/// When this process began, in seconds since 1970; now when /proc does not tell.
double start_time() {
  const double now = seconds_of(CLOCK_REALTIME);
  std::ifstream file("/proc/self/stat");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  // The second field is the program's name in brackets, and may hold anything.
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return now;
  std::istringstream fields(text.substr(name_end + 1));
  constexpr int fields_before_start = 19;  // the start is field 22, and two are behind us
  std::string skipped;
  for (int each = 0; each < fields_before_start; ++each) fields >> skipped;
  double ticks = 0;
  if (!(fields >> ticks)) return now;
  const double since_boot = ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
  return now - (seconds_of(CLOCK_BOOTTIME) - since_boot);
}

std::optional<double> open_files() {
  struct stat status {};
  // Newer kernels tell the number as the size of the folder.
  if (::stat("/proc/self/fd", &status) == 0 && status.st_size > 0) {
    return static_cast<double>(status.st_size);
  }
  std::error_code failed;
  double count = 0;
  for (std::filesystem::directory_iterator each("/proc/self/fd", failed), end;
       !failed && each != end; each.increment(failed)) {
    ++count;
  }
  if (failed) return std::nullopt;
  return std::max(count - 1, 0.0);  // without the look itself
}

std::optional<double> resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double all = 0;
  double resident = 0;
  if (!(file >> all >> resident)) return std::nullopt;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double processors() {
  return std::max(std::thread::hardware_concurrency(), 1U);
}

}  // namespace

process_status::process_status()
    : started_at_(start_time()),
      last_look_(steady_clock::now()),
      last_used_ns_(nanoseconds_of(CLOCK_PROCESS_CPUTIME_ID)) {}

double process_status::usage(std::int64_t used_ns) const {
  const auto now = steady_clock::now();
  const auto passed = now - last_look_;
  // Two who look at once see the same number, not one of a moment.
  if (passed < std::chrono::seconds(1)) return last_usage_;
  const double passed_ns =
      static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(passed).count());
  const double used = static_cast<double>(used_ns - last_used_ns_);
  last_look_ = now;
  last_used_ns_ = used_ns;
  last_usage_ = std::clamp(used / passed_ns / processors(), 0.0, 1.0);
  return last_usage_;
}

std::optional<process_status::system_time> process_status::look_at_system() {
  std::ifstream file("/proc/stat");
  std::string word;
  if (!(file >> word) || word != "cpu") return std::nullopt;
  // user, nice, system, idle, waiting for disks, interrupts, soft ones, stolen; guests are in the
  // first.
  constexpr int parts = 8;
  constexpr int idle = 3;
  constexpr int waiting = 4;
  system_time told;
  for (int part = 0; part < parts; ++part) {
    double ticks = 0;
    if (!(file >> ticks)) return std::nullopt;
    told.all += ticks;
    if (part != idle && part != waiting) told.busy += ticks;
  }
  return told;
}

std::optional<double> process_status::system_usage() const {
  const auto now = steady_clock::now();
  if (last_system_ && now - last_system_look_ < std::chrono::seconds(1)) return last_system_usage_;
  const auto told = look_at_system();
  if (!told) return std::nullopt;
  const system_time before = last_system_.value_or(system_time{});
  last_system_ = told;
  last_system_look_ = now;
  if (const double passed = told->all - before.all; passed > 0) {
    last_system_usage_ = std::clamp((told->busy - before.busy) / passed, 0.0, 1.0);
  }
  return last_system_usage_;
}

process_status::samples process_status::read() const {
  const std::lock_guard lock(mutex_);
  const auto now = steady_clock::now();
  if (!told_ || now - told_at_ >= believed_for) {
    told_ = std::make_shared<const std::vector<sample>>(look());
    told_at_ = now;
  }
  return told_;
}

std::vector<process_status::sample> process_status::look() const {
  constexpr auto gauge = kind::gauge;
  std::vector<sample> all;
  all.push_back(
      {gauge, "process_start_time", "seconds", "Start of the process, since 1970.", started_at_});
  all.push_back({gauge, "process_uptime", "seconds", "How long the process has run.",
                 std::max(seconds_of(CLOCK_REALTIME) - started_at_, 0.0)});
  const std::int64_t used = nanoseconds_of(CLOCK_PROCESS_CPUTIME_ID);
  all.push_back({kind::counter, "process_cpu_time", "ns", "Processor time used by the process.",
                 static_cast<double>(used)});
  all.push_back({gauge, "process_cpu_usage", "",
                 "Part of all processors that the process used, recently.", usage(used)});
  all.push_back({gauge, "process_files_open", "files", "Open file descriptors.", open_files()});
  rlimit limit{};
  const bool is_limited = ::getrlimit(RLIMIT_NOFILE, &limit) == 0;
  all.push_back({gauge, "process_files_max", "files", "Most file descriptors that may be open.",
                 is_limited ? std::optional(static_cast<double>(limit.rlim_cur)) : std::nullopt});
  all.push_back({gauge, "process_resident_memory", "bytes", "Memory that is in use by the process.",
                 resident_bytes()});
  all.push_back({gauge, "system_cpu_count", "", "Processors.", processors()});
  all.push_back({gauge, "system_cpu_usage", "",
                 "Part of all processors that the system used, recently.", system_usage()});
  double load = 0;
  const bool is_told = ::getloadavg(&load, 1) == 1;
  all.push_back({gauge, "system_load_average_1m", "",
                 "Threads that ran or wanted to, over a minute.",
                 is_told ? std::optional(load) : std::nullopt});
  return all;
}

}  // namespace host::metrics
