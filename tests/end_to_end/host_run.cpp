#include "end_to_end/host_run.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "contract/deployment.hpp"

namespace end_to_end {

ended run(std::vector<std::string> arguments, support::process_options options) {
  constexpr std::chrono::seconds limit{30};
  arguments.insert(arguments.begin(), contract::host_binary());
  support::process host(arguments, std::move(options));
  const auto status = host.wait_exit(limit);
  if (!status) throw std::runtime_error("the host did not end; it said:\n" + host.standard_error());
  host.wait_for_line("a^", limit);  // no line is like this: returns when both streams ended
  return {status->code, host.standard_output(), host.standard_error()};
}

void allow_all_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) throw std::runtime_error("getrlimit failed");
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) throw std::runtime_error("setrlimit failed");
}

std::uint16_t free_port() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const where = reinterpret_cast<sockaddr*>(&address);
  const int taken = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool is_fine =
      taken >= 0 && ::bind(taken, where, size) == 0 && ::getsockname(taken, where, &size) == 0;
  ::close(taken);
  if (!is_fine) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

std::chrono::milliseconds processor_time(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string skipped;
  for (int n = 0; n < 11; ++n) fields >> skipped;
  long user = 0;
  long system = 0;
  fields >> user >> system;
  return std::chrono::milliseconds((user + system) * 1000 / ::sysconf(_SC_CLK_TCK));
}

scratch_folder::scratch_folder() {
  const auto name = "host-program-" + std::to_string(::getpid());
  path_ = std::filesystem::canonical(std::filesystem::temp_directory_path()) / name;
  std::filesystem::create_directories(path_);
}

scratch_folder::~scratch_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string scratch_folder::file(const std::string& name, const std::string& text) const {
  const auto made = path_ / name;
  std::ofstream(made) << text;
  return made.string();
}

}  // namespace end_to_end
