#pragma once

#include <filesystem>
#include <memory>

#include "service/port/detail_store.hpp"
#include "storage/details_format.hpp"

namespace backup::storage {

/// The details of finished snapshots in one file (details_format.hpp), readable for its owner
/// alone. It is replaced as a whole (replacement.hpp): a process that is killed, a disk that is
/// full or a second host with the same file never leave a torn one. A file that is damaged, of
/// another version, or of another repository or engine is renamed to NAME.set-aside, in the place
/// of an earlier one of that name. Symbolic links, folders, pipes and devices are refused and left
/// alone. Memory: one block, 64 KB as a rule, 1 MB at most, beside what the caller keeps.
class details_file final : public service::detail_store {
 public:
  /// The folder has to exist. Nothing is touched before load() or begin().
  details_file(std::filesystem::path path, details_origin origin, details_bounds bounds = {});

  service::details_loaded load(const service::take_details& each) override;
  std::unique_ptr<service::details_saving> begin() override;

 private:
  std::filesystem::path path_;
  details_origin origin_;
  details_bounds bounds_;
};

}  // namespace backup::storage
