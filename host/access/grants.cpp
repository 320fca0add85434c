#include "access/grants.hpp"

#include <algorithm>

#include "text/ascii.hpp"

namespace host::access {
namespace {

bool is_left_out(char c) {
  return c == '-' || c == '_' || c == '.';
}

bool has(const std::vector<std::string>& list, std::string_view endpoint) {
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& each) { return is_same_id(each, endpoint); });
}

}  // namespace

bool is_same_id(std::string_view one, std::string_view other) {
  std::size_t here = 0;
  std::size_t there = 0;
  for (;;) {
    while (here < one.size() && is_left_out(one[here])) ++here;
    while (there < other.size() && is_left_out(other[there])) ++there;
    if (here == one.size() || there == other.size()) {
      return here == one.size() && there == other.size();
    }
    if (text::lower(one[here++]) != text::lower(other[there++])) return false;
  }
}

void grants::allow(bool writes, std::string_view endpoint) {
  if (endpoint.empty()) {
    reads_all_ = true;
    writes_all_ = writes_all_ || writes;
    return;
  }
  reads_.emplace_back(endpoint);
  if (writes) writes_.emplace_back(endpoint);
}

bool grants::may(bool writes, std::string_view endpoint) const {
  return writes ? writes_all_ || has(writes_, endpoint) : reads_all_ || has(reads_, endpoint);
}

}  // namespace host::access
