#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace host::calls {

/// The body of an answer on its way from a plugin's thread to a connection's, piece by piece, with
/// a bound on what lies between. Nothing blocks: a writer that finds no room is told later, and so
/// is a connection that finds nothing. Safe from any thread; each side has one user at a time.
class stream {
 public:
  /// What the plugin wants to hear; either may be empty. Entered by the connection's thread.
  struct hints {
    std::function<void()> on_writable;
    std::function<void()> on_closed;
  };

  /// `limit` bytes at most lie between the two.
  stream(std::size_t limit, hints wanted);

  // ---- the plugin's side ----

  enum class written { taken, full, too_large, over };
  /// All of it or nothing. After `full` the connection calls on_writable once there is room.
  written write(std::string_view bytes);

  /// How many bytes write() would take; nothing when it is over.
  std::optional<std::size_t> room() const;

  /// No more pieces. Without `complete` the connection is cut off. False when it was over.
  bool end(bool complete);

  // ---- the connection's side ----

  enum class state { open, complete, broken };
  struct portion {
    std::string bytes;
    state after = state::open;
    bool tells_writer = false;  ///< on_writable is due
  };

  /// All that is there. When that is nothing and the stream is open, `wake` is called, once and
  /// from any thread, as soon as there is something; it must only hand over and return.
  portion take(std::function<void()> wake);

  /// The client is not there any more: it is over for the plugin, too.
  void close();

  bool is_closed() const;
  const hints& wanted() const { return wanted_; }

 private:
  const std::size_t limit_;
  const hints wanted_;
  mutable std::mutex mutex_;
  std::string bytes_;
  state state_ = state::open;
  bool closed_ = false;
  bool writer_waits_ = false;
  std::function<void()> wake_;
};

}  // namespace host::calls
