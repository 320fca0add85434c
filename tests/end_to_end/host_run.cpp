#include "end_to_end/host_run.hpp"

#include <unistd.h>

#include <chrono>
#include <fstream>
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
