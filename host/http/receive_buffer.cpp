#include "http/receive_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace host::http {
namespace {
constexpr std::size_t first_size = 2048;
}

std::pair<char*, std::size_t> receive_buffer::prepare() {
  const std::size_t unread = end_ - begin_;
  if (begin_ != 0) {
    if (unread != 0) std::memmove(bytes_.data(), bytes_.data() + begin_, unread);
    begin_ = 0;
    end_ = unread;
  }
  const std::size_t small = std::min(first_size, bound_);
  if (unread == 0 && bytes_.size() > small) std::vector<char>(small).swap(bytes_);
  if (end_ == bytes_.size()) {
    bytes_.resize(std::min(bound_, std::max(small, bytes_.size() * 2)));
  }
  return {bytes_.data() + end_, bytes_.size() - end_};
}

}  // namespace host::http
