#include "endpoints/process_status.hpp"

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

namespace host::endpoints {
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
  std::vector<sample> all;
  all.push_back({"process_start_time_seconds", "Start of the process, since 1970.", started_at_});
  all.push_back({"process_uptime_seconds", "How long the process has run.",
                 std::max(seconds_of(CLOCK_REALTIME) - started_at_, 0.0)});
  const std::int64_t used = nanoseconds_of(CLOCK_PROCESS_CPUTIME_ID);
  all.push_back({"process_cpu_time_ns_total", "Processor time used by the process.",
                 static_cast<double>(used)});
  all.push_back({"process_cpu_usage", "Part of all processors that the process used, recently.",
                 usage(used)});
  if (const auto count = open_files()) {
    all.push_back({"process_files_open_files", "Open file descriptors.", *count});
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    all.push_back({"process_files_max_files", "Most file descriptors that may be open.",
                   static_cast<double>(limit.rlim_cur)});
  }
  if (const auto bytes = resident_bytes()) {
    all.push_back(
        {"process_resident_memory_bytes", "Memory that is in use by the process.", *bytes});
  }
  all.push_back({"system_cpu_count", "Processors.", processors()});
  double load = 0;
  if (::getloadavg(&load, 1) == 1) {
    all.push_back(
        {"system_load_average_1m", "Threads that ran or wanted to, over a minute.", load});
  }
  return all;
}

}  // namespace host::endpoints
