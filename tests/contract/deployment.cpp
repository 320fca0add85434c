#include "contract/deployment.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <regex>
#include <stdexcept>
#include <utility>

namespace contract {
namespace {

constexpr std::chrono::seconds time_to_start{30};
constexpr std::chrono::seconds time_to_stop{60};

std::vector<std::string> command(std::vector<std::string> arguments) {
  std::vector<std::string> all{host_binary(), "--plugin=" + backup_plugin(), "--strict-plugins",
                               "--management.server.port=0"};
  // Clients of a test have nowhere else to go, so waiting for them only takes time.
  const std::string grace = "--actuator.shutdown.grace-time=";
  const bool is_given = std::any_of(arguments.begin(), arguments.end(),
                                    [&](const auto& each) { return each.starts_with(grace); });
  if (!is_given) all.push_back(grace + "0");
  all.insert(all.end(), arguments.begin(), arguments.end());
  return all;
}

}  // namespace

std::string host_binary() {
  return ACTUATOR_HOST_BINARY;
}
std::string backup_plugin() {
  return ACTUATOR_BACKUP_PLUGIN;
}

deployment::deployment(std::vector<std::string> arguments, environment variables)
    : process_(command(std::move(arguments)), {.environment = std::move(variables)}) {
  const auto line = process_.wait_for_line("\\blistening\\b", time_to_start);
  std::smatch port;
  if (!line || !std::regex_search(*line, port, std::regex("\\bport\\W+(\\d+)"))) {
    throw std::runtime_error("the host did not start; it said:\n" + process_.standard_error());
  }
  url_ = "http://127.0.0.1:" + port[1].str();
  client_ = std::make_unique<support::http_client>(url_, std::chrono::seconds(60));
}

int deployment::stop() {
  process_.signal(SIGTERM);
  const auto ended = process_.wait_exit(time_to_stop);
  if (!ended) throw std::runtime_error("the host did not stop");
  return ended->signal != 0 ? 128 + ended->signal : ended->code;
}

failed_start start_to_fail(std::vector<std::string> arguments, environment variables) {
  support::process host(command(std::move(arguments)), {.environment = std::move(variables)});
  const auto ended = host.wait_exit(time_to_start);
  if (!ended || ended->signal != 0) {
    throw std::runtime_error("the host did not refuse to start; it said:\n" +
                             host.standard_error());
  }
  host.wait_for_line("a^", time_to_start);  // no line is like this: returns at the streams' end
  return {ended->code, host.standard_error()};
}

}  // namespace contract
