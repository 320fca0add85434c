#include "faults/own_engine.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include <boost/json.hpp>

namespace faults {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds time_to_boot{150};
constexpr std::chrono::seconds time_to_end{60};

/// In memory where there is room: engines write every blob through to the disk.
std::filesystem::path folder_for_engines() {
  constexpr std::uintmax_t enough = std::uintmax_t{4} << 30U;
  const std::filesystem::path memory = "/dev/shm";
  std::error_code none;
  const auto room = std::filesystem::space(memory, none);
  return !none && room.available >= enough ? memory : std::filesystem::temp_directory_path();
}

std::string new_folder() {
  auto pattern = (folder_for_engines() / "fault-engine-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for an engine");
  return pattern;
}

json::value state_of(const std::string& folder) {
  std::ifstream file(folder + "/engine.json");
  std::ostringstream text;
  text << file.rdbuf();
  return json::parse(text.str());
}

}  // namespace

own_engine::own_engine(std::string kind) : kind_(std::move(kind)), folder_(new_folder()) {
  start_again();
}

own_engine::~own_engine() {
  rig_->signal(SIGTERM);
  rig_->wait_exit(time_to_end);
  rig_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void own_engine::kill() {
  support::process killing({ACTUATOR_ENGINE_RIG, "kill", "--data", folder_});
  const auto ended = killing.wait_exit(time_to_end);
  if (!ended || ended->code != 0) {
    throw std::runtime_error("the engine was not killed: " + killing.standard_error());
  }
  rig_->wait_exit(time_to_end);
}

void own_engine::start_again() {
  std::vector<std::string> command{ACTUATOR_ENGINE_RIG, kind_, "--data", folder_};
  if (port_ != 0) command.insert(command.end(), {"--port", std::to_string(port_)});
  // The rig gives an engine two minutes, which a machine with much else to do may need.
  for (int tries = 0; tries < 2; ++tries) {
    rig_ = std::make_unique<support::process>(command);
    if (rig_->wait_for_line("is ready after", time_to_boot)) break;
    if (tries == 0) continue;
    throw std::runtime_error("the engine " + kind_ + " did not start: " + rig_->standard_error());
  }
  port_ = static_cast<std::uint16_t>(state_of(folder_).at("port").to_number<int>());
}

}  // namespace faults
