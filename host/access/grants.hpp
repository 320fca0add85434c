#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace host::access {

/// Whether two ids mean one endpoint, as their owners compare them: without regard to case and to
/// dashes.
bool is_same_id(std::string_view one, std::string_view other);

/// What somebody may do. Immutable once it is made; any thread.
class grants {
 public:
  /// On all endpoints, or on the one with this id. Who may write may read.
  void allow(bool writes, std::string_view endpoint = {});

  bool may(bool writes, std::string_view endpoint) const;

 private:
  bool reads_all_ = false;
  bool writes_all_ = false;
  std::vector<std::string> reads_;
  std::vector<std::string> writes_;
};

}  // namespace host::access
