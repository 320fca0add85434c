#pragma once

#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace host {

/// Tells the manager that has started this process, when it asked for it (`Type=notify` of
/// systemd), how far it is: one datagram to the Unix socket that the variable NOTIFY_SOCKET names.
/// Any thread may call it.
class readiness_notice {
 public:
  /// environment: "NAME=value" each. Without the variable nothing is ever told.
  explicit readiness_notice(std::span<const std::string_view> environment);

  /// state: "READY=1", "STOPPING=1". Takes a second at most; a sentence when nobody got it.
  tl::expected<void, std::string> tell(std::string_view state) const;

 private:
  std::string socket_;  ///< a path, "@name" without one, or empty
};

}  // namespace host
