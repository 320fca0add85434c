#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "service/backup_list.hpp"

namespace backup::endpoint {

/// The body of the answer to a list, made piece after piece.
class list_text {
 public:
  explicit list_text(std::shared_ptr<const service::backup_list> list) : list_(std::move(list)) {}

  /// Adds as many backups as bring the text to that length, or all that are left.
  void write_to(std::string& text, std::size_t length);
  bool is_whole() const { return is_whole_; }

 private:
  std::shared_ptr<const service::backup_list> list_;
  std::size_t next_ = 0;
  bool is_whole_ = false;
};

}  // namespace backup::endpoint
