#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "domain/snapshot_details.hpp"
#include "storage/details_format.hpp"
#include "storage/running_check.hpp"

namespace backup::storage {

/// Puts bytes behind those before; false ends the writing.
using write_bytes = std::function<bool(std::string_view bytes)>;

/// Writes what read_details() reads, a block at a time. One thread.
class details_writer {
 public:
  details_writer(const details_origin& origin, const details_bounds& bounds, write_bytes write);

  /// Whether the entry goes into the file; false when it is beyond the bounds, or the writing
  /// ended.
  bool add(std::string_view uuid, const domain::snapshot_details& details);

  /// Writes what is left and the end; false when the writing ended before. Called last.
  bool finish();

  std::size_t entries() const { return entries_; }
  std::size_t bytes() const { return bytes_; }  ///< written so far

 private:
  void write(std::string_view bytes);
  void write_block(std::string_view payload);
  void write_entries();

  details_bounds bounds_;
  write_bytes write_;
  std::string entry_;
  std::string payload_;
  std::string block_;
  running_check check_;
  std::size_t entries_ = 0;
  std::size_t bytes_ = 0;
  bool goes_on_ = true;
};

}  // namespace backup::storage
