#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "domain/snapshot_details.hpp"

namespace backup::service {

/// Takes one kept entry: the uuid of a finished snapshot and its details.
using take_details = std::function<void(std::string uuid, domain::snapshot_details details)>;

/// How a loading ended. Whatever it is, the process goes on: what is not there is asked of the
/// engine again.
struct details_loaded {
  enum class ending {
    loaded,         ///< all that is kept was handed over
    nothing_there,  ///< nothing has been kept yet
    set_aside,      ///< damaged or of something else; moved out of the way, so that it is told once
    unreadable      ///< nothing could be read and nothing was touched; somebody has to look
  };
  ending end = ending::nothing_there;
  std::size_t entries = 0;  ///< handed over
  std::string message;      ///< set_aside, unreadable: one sentence for operators, with the path
};

/// What a saving has put away.
struct details_saved {
  std::size_t entries = 0;
  std::size_t left_out = 0;  ///< beyond the bounds of the store; to be asked for after a restart
  std::size_t bytes = 0;
};

/// Replaces all that is kept, entry by entry. Ended before commit(), or failed, it leaves what was
/// kept before as it was.
class details_saving {
 public:
  details_saving() = default;
  details_saving(const details_saving&) = delete;
  details_saving& operator=(const details_saving&) = delete;
  virtual ~details_saving() = default;

  /// One entry; a uuid comes once. After an error this does nothing: commit() tells it.
  virtual void add(std::string_view uuid, const domain::snapshot_details& details) = 0;

  /// From here on these entries are what is kept, over a loss of power too. Called once. Else the
  /// reason, one sentence for operators.
  virtual tl::expected<details_saved, std::string> commit() = 0;
};

/// Keeps the details of finished snapshots over restarts: a cache, never the truth. Bounded in
/// entries and bytes. All functions block for as long as a disk takes, up to seconds; they are
/// called by one thread of the plugin at a time, never by a thread of the host.
class detail_store {
 public:
  detail_store() = default;
  detail_store(const detail_store&) = delete;
  detail_store& operator=(const detail_store&) = delete;
  virtual ~detail_store() = default;

  /// Hands over every entry that is kept, in no particular order. None of them before all of them
  /// were found whole.
  virtual details_loaded load(const take_details& each) = 0;

  /// Never null; ends before the store does. One at a time.
  virtual std::unique_ptr<details_saving> begin() = 0;
};

}  // namespace backup::service
