#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/http_client.hpp"
#include "support/process.hpp"

namespace contract {

/// A running host with the backup plugin: the real binaries, configured on the command line.
class deployment {
 public:
  /// arguments: "--key=value", after those that load the plugin and choose a free port. Throws with
  /// the host's own words when it does not come up.
  explicit deployment(std::vector<std::string> arguments);

  support::http_client& port() { return *client_; }
  const std::string& url() const { return url_; }
  support::process& process() { return process_; }

  /// SIGTERM; the exit code.
  int stop();

 private:
  support::process process_;
  std::string url_;
  std::unique_ptr<support::http_client> client_;
};

/// Paths of what was built, given to the test program by CMake.
std::string host_binary();
std::string backup_plugin();

}  // namespace contract
