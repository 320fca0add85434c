#pragma once

#include <chrono>
#include <string>

#include "domain/app_version.hpp"
#include "domain/snapshot_plan.hpp"

namespace backup::service {

/// What an operator decides about backups; checked when it was made, immutable afterwards.
struct settings {
  std::string repository;  ///< empty when none is configured: every operation then says so
  domain::app_version version;
  domain::index_layout layout;
  std::chrono::milliseconds snapshot_timeout{0};  ///< for one part and for waiting out; 0: no limit
  std::chrono::milliseconds incomplete_after{
      std::chrono::minutes(5)};  ///< the incomplete-check timeout
  std::chrono::milliseconds request_timeout{std::chrono::seconds(30)};  ///< one engine request
  bool resume = true;  ///< whether this host goes on with backups that another one left
  /// How long a backup shows no progress before another host goes on with it.
  std::chrono::milliseconds takeover_after{std::chrono::seconds(10)};
  unsigned detail_requests = 8;       ///< for details of snapshots, at one time; from 1
  bool details_in_background = true;  ///< read before somebody asks for them
  /// What a verbose list is whose details did not all come in time.
  enum class when_late { partial, error };
  when_late details_when_late = when_late::partial;
};

}  // namespace backup::service
