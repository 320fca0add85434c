#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/http_client.hpp"
#include "support/process.hpp"

namespace contract {

/// Environment variables, added to the test's own.
using environment = std::vector<std::pair<std::string, std::string>>;

/// A running host with the backup plugin: the real binaries, configured on the command line.
class deployment {
 public:
  /// arguments: "--key=value", after those that load the plugin and choose a free port. Throws with
  /// the host's own words when it does not come up.
  explicit deployment(std::vector<std::string> arguments, environment variables = {});

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

/// A start that is expected to fail.
struct failed_start {
  int code = 0;
  std::string standard_error;
};
/// The same host with arguments that it refuses. Throws when it has not ended in thirty seconds.
failed_start start_to_fail(std::vector<std::string> arguments, environment variables = {});

/// Paths of what was built, given to the test program by CMake.
std::string host_binary();
std::string backup_plugin();

}  // namespace contract
