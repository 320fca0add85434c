/// \file
/// An answer that is written piece by piece.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include <actuator/cpp/answer.hpp>
#include <actuator/cpp/barrier.hpp>
#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/late_callbacks.hpp>
#include <actuator/cpp/log.hpp>
#include <actuator/cpp/str.hpp>

namespace actuator {
inline namespace v0_9 {

/// How a streamed answer begins. Views text for the one call of call::stream().
struct stream_head {
  int status = 200;                            ///< 200 to 599, one that has a body
  std::string_view content_type = {};          ///< empty: JSON, as with call::respond()
  std::vector<actuator::header> headers = {};  ///< as with call::respond()
  std::string_view first_piece = {};           ///< may be empty
  std::uint64_t buffer_limit = 0;              ///< bytes that the host holds at most; 0: 64 KiB

  /// There is room again after a write() that said no_room. On a network thread: return at once.
  std::function<void()> on_writable = {};

  /// Over before its end: the client has left, or the pause was too long. At most once, on a
  /// network thread; not entered when a function of the stream has said `gone` first, or after
  /// on_stop().
  std::function<void()> on_closed = {};
};

/// What became of a piece.
enum class written {
  taken,      ///< whole, and copied
  no_room,    ///< nothing of it; on_writable tells when to go on
  too_large,  ///< nothing of it: it is larger than buffer_limit, so there never will be room
  gone        ///< the stream is over; nothing to do any more
};

/// The duty to end one streamed answer. Made by call::stream().
///
/// Ownership: move-only; whoever holds it owes the end. end() and cut() discharge it, and so does
/// `gone`. One that is destroyed before its end is cut off and logged as `stream.unfinished`, so
/// that the client cannot take it for whole.
///
/// Lifetime: what was read of the request is valid until the stream is over. Must be gone before
/// the plugin's destructor returns. Threads: one at a time, any thread; nothing blocks but
/// write_all().
class answer_stream {
 public:
  /// One that is over.
  answer_stream() noexcept = default;
  answer_stream(answer_stream&& other) noexcept { take(other); }
  answer_stream& operator=(answer_stream&& other) noexcept {
    if (this != &other) {
      abandon();
      take(other);
    }
    return *this;
  }
  answer_stream(const answer_stream&) = delete;
  answer_stream& operator=(const answer_stream&) = delete;
  ~answer_stream() { abandon(); }

  /// Whether the end is still owed; false from the first `gone` on.
  bool is_open() const noexcept { return id_ != 0; }

  /// One more piece.
  written write(std::string_view bytes) noexcept {
    if (!is_open()) return written::gone;
    switch (c_->write(host_, id_, to_str(bytes))) {
      case ACTUATOR_OK:
        return written::taken;
      case ACTUATOR_LIMIT:
        return written::no_room;
      case ACTUATOR_INVALID:
        return written::too_large;
      default:
        release();
        return written::gone;
    }
  }

  /// How many bytes write() would take now; 0 also when the stream is over.
  std::uint64_t writable() noexcept {
    std::uint64_t bytes = 0;
    if (!is_open()) return 0;
    if (c_->writable(host_, id_, &bytes) == ACTUATOR_OK) return bytes;
    release();
    return 0;
  }

  /// Writes all of it, in pieces that fit, and waits for room up to `patience` in all. For threads
  /// that may wait: the plugin's own and handlers without non_blocking. On no_room part of it was
  /// taken, and nobody can know how much: cut() then, or go away.
  written write_all(std::string_view bytes, std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    const auto piece_size = static_cast<std::size_t>(std::max<std::uint64_t>(1, limit_ / 4));
    while (!bytes.empty()) {
      const std::uint64_t seen = changes();
      const std::string_view piece = bytes.substr(0, piece_size);
      const written done = write(piece);
      if (done == written::taken) {
        bytes.remove_prefix(piece.size());
      } else if (done != written::no_room) {
        return done;
      } else if (!wait_for_change(seen, until)) {
        return written::no_room;
      }
    }
    return is_open() ? written::taken : written::gone;
  }

  /// The end: what was written goes out, and the client sees that it is whole.
  answered end() noexcept { return finish(1); }

  /// Gives up: the connection is cut off, so that the client sees that it is not whole.
  void cut() noexcept { finish(0); }

 private:
  friend class call;

  answer_stream(host_ref host, actuator_call id, std::uint64_t buffer_limit,
                std::shared_ptr<detail::stream_entry> entry) noexcept
      : host_(host.c_host()),
        c_(host.c_http_stream()),
        late_(host.late()),
        id_(id),
        limit_(buffer_limit == 0 ? std::uint64_t{default_limit} : buffer_limit),
        entry_(std::move(entry)) {}

  enum : std::uint64_t { default_limit = 64 * 1024 };

  void take(answer_stream& other) noexcept {
    host_ = other.host_;
    c_ = other.c_;
    late_ = other.late_;
    id_ = std::exchange(other.id_, 0);
    limit_ = other.limit_;
    entry_ = std::move(other.entry_);
  }

  // The C side of call::stream(); the call was let go of by its owner.
  static answer_stream begin(host_ref host, actuator_call id, const stream_head& head) {
    auto entry = std::make_shared<detail::stream_entry>();
    entry->on_writable = head.on_writable;
    entry->on_closed = head.on_closed;
    const detail::c_response response(head.status, head.first_piece, head.content_type,
                                      head.headers);
    actuator_http_stream_options options = {};
    options.struct_size = sizeof(options);
    options.buffer_limit = head.buffer_limit;
    options.ctx = host.late();
    options.on_writable = &room_again;
    options.on_closed = &closed;
    answer_stream made(host, id, head.buffer_limit, entry);
    const auto status = host.late()->streams.keep(std::move(entry), id, [&](std::uint64_t& open) {
      return made.c_->begin(made.host_, open, response.get(), &options);
    });
    if (status != ACTUATOR_OK) made.id_ = 0;
    return made;
  }

  static void room_again(void* ctx, const actuator_host* host, actuator_call id) noexcept {
    notify(ctx, host, id, false);
  }
  static void closed(void* ctx, const actuator_host* host, actuator_call id) noexcept {
    notify(ctx, host, id, true);
  }
  static void notify(void* ctx, const actuator_host* host, actuator_call id,
                     bool is_closed) noexcept {
    detail::guarded(
        [&] {
          auto& streams = static_cast<detail::late_callbacks*>(ctx)->streams;
          const auto entry = streams.find(id);
          if (entry == nullptr) return;
          if (is_closed) streams.forget(id);
          {
            const std::lock_guard lock(entry->mutex);
            ++entry->changes;
          }
          entry->changed.notify_all();
          const auto& told = is_closed ? entry->on_closed : entry->on_writable;
          if (told) told();
        },
        [&](std::string_view what) {
          actuator::log(host_ref(host))
              .error("stream.threw", "A function that is told about a stream has thrown.",
                     {{"call", id}, {"what", what}});
        });
  }

  std::uint64_t changes() const {
    if (entry_ == nullptr) return 0;
    const std::lock_guard lock(entry_->mutex);
    return entry_->changes;
  }

  // True when it is worth to try again. Nobody tells of room once on_stop() was called, so this
  // also looks by itself now and then.
  bool wait_for_change(std::uint64_t seen, std::chrono::steady_clock::time_point until) const {
    if (std::chrono::steady_clock::now() >= until) return false;
    const auto look_again = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
    std::unique_lock lock(entry_->mutex);
    entry_->changed.wait_until(lock, std::min(until, look_again),
                               [&] { return entry_->changes != seen; });
    return true;
  }

  answered finish(std::int32_t is_complete) noexcept {
    if (!is_open()) return answered::gone;
    const auto status = c_->end(host_, id_, is_complete);
    release();
    return detail::outcome(status);
  }

  void release() noexcept {
    late_->streams.forget(id_);
    id_ = 0;
  }

  void abandon() noexcept {
    if (!is_open()) return;
    actuator::log(host_ref(host_))
        .error("stream.unfinished", "A streamed answer was dropped before its end; cutting it off.",
               {{"call", id_}});
    cut();
  }

  const actuator_host* host_ = nullptr;
  const actuator_http_stream* c_ = nullptr;
  detail::late_callbacks* late_ = nullptr;
  actuator_call id_ = 0;
  std::uint64_t limit_ = 0;
  std::shared_ptr<detail::stream_entry> entry_;
};

}  // namespace v0_9
}  // namespace actuator
