#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace host::http {

/// Bytes of a connection that were received and not consumed. Starts small, grows up to its bound
/// and shrinks when nothing is left, so that idle connections are cheap. One thread.
class receive_buffer {
 public:
  explicit receive_buffer(std::size_t bound) : bound_(bound) {}

  std::string_view unread() const { return {bytes_.data() + begin_, end_ - begin_}; }
  bool is_full() const { return end_ - begin_ >= bound_; }

  /// Room for more, empty only when full. Moves what is unread, so views into it end, and no other
  /// read may be under way.
  std::pair<char*, std::size_t> prepare();
  void commit(std::size_t count) { end_ += count; }

  /// Views to what is left stay valid, as does room that was prepared.
  void consume(std::size_t count) { begin_ += count; }

 private:
  const std::size_t bound_;
  std::vector<char> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace host::http
