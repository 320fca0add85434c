#pragma once

#include <memory>
#include <string>
#include <vector>

#include "domain/snapshot_details.hpp"

namespace backup::service {

/// domain::snapshot_details in little memory, shared by all who show them. Times are 0 where the
/// engine told none.
struct kept_details {
  domain::epoch_ms started = 0;
  domain::epoch_ms ended = 0;
  std::shared_ptr<const std::vector<std::string>> failures;  ///< none when empty

  static kept_details of(const domain::snapshot_details& details) {
    kept_details kept{details.started.value_or(0), details.ended.value_or(0), {}};
    if (!details.failures.empty()) {
      kept.failures = std::make_shared<const std::vector<std::string>>(details.failures);
    }
    return kept;
  }

  /// Of one that was read with details.
  static kept_details of(const domain::snapshot& read) {
    domain::snapshot_details details{read.started, read.ended, {}};
    if (read.failures) details.failures = *read.failures;
    return of(details);
  }

  domain::snapshot_details to_domain() const {
    domain::snapshot_details made;
    if (started != 0) made.started = started;
    if (ended != 0) made.ended = ended;
    if (failures) made.failures = *failures;
    return made;
  }

  friend bool operator==(const kept_details& a, const kept_details& b) {
    const bool same_failures =
        a.failures == b.failures || (a.failures && b.failures && *a.failures == *b.failures);
    return a.started == b.started && a.ended == b.ended && same_failures;
  }
};

}  // namespace backup::service
