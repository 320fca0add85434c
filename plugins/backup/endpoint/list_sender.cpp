#include "endpoint/list_sender.hpp"

#include <chrono>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "endpoint/backup_json.hpp"
#include "endpoint/list_text.hpp"
#include "scheduling/guarded.hpp"

namespace backup::endpoint {
namespace {

/// What is made at one time, and handed over.
constexpr std::size_t piece_size = std::size_t{16} << 10U;
/// A list that is no longer goes out as an ordinary answer.
constexpr std::size_t short_list = std::size_t{64} << 10U;

/// All that are on their way when the process stops have so long together.
constexpr std::chrono::seconds time_to_end{2};

/// Tells that details are lacking; the members are null then.
std::string told_lack(const service::backup_list& list) {
  return "partial; known=" + std::to_string(list.snapshots() - list.lacking) +
         "; total=" + std::to_string(list.snapshots());
}

}  // namespace

struct list_sender::shared {
  explicit shared(scheduling::scheduler& on) : scheduler(on), lists(on) {}

  struct contents {
    std::vector<std::weak_ptr<written_list>> open;
    std::optional<scheduling::instant> ends_at;  ///< once it stops
  };
  scheduling::scheduler& scheduler;
  scheduling::guarded<contents> lists;

  /// False when there are too many.
  bool add(const std::shared_ptr<written_list>& one, std::size_t most) {
    auto held = lists.lock();
    std::erase_if(held->open, [](const auto& each) { return each.expired(); });
    if (held->open.size() >= most) return false;
    held->open.push_back(one);
    return true;
  }
  /// How long a list may still be written, once it stops.
  std::optional<std::chrono::milliseconds> time_left() {
    const auto end = lists.lock()->ends_at;
    if (!end) return std::nullopt;
    return std::chrono::duration_cast<std::chrono::milliseconds>(*end - scheduler.now());
  }
};

/// One long list that is being written. Held by what its stream may call, until that is over.
class list_sender::written_list : public std::enable_shared_from_this<written_list> {
 public:
  written_list(list_text text, service::call_queue& writers, std::shared_ptr<shared> of)
      : text_(std::move(text)), writers_(writers), shared_(std::move(of)) {}
  ~written_list() { stream_.cut(); }
  written_list(const written_list&) = delete;
  written_list& operator=(const written_list&) = delete;

  void begin(actuator::call call, std::string first_piece, std::vector<actuator::header> headers) {
    const auto mine = shared_from_this();
    const auto go_on = [mine] { mine->go_on_soon(); };
    const actuator::stream_head head{.headers = std::move(headers),
                                     .first_piece = first_piece,
                                     .on_writable = go_on,
                                     .on_closed = go_on};
    ++turns_;  // what is told from here on waits until the stream is there
    stream_ = call.stream(head);
    take_turns();
  }

  /// From any thread; on a network thread as a rule.
  void go_on_soon() {
    if (turns_.fetch_add(1) > 0) return;  // somebody is at it, and will see that there is more
    writers_.offer([mine = shared_from_this()] { mine->take_turns(); });
  }

 private:
  /// One thread at a time: who made turns_ leave 0.
  void take_turns() {
    for (;;) {
      const auto seen = turns_.load();
      write_what_fits();
      if (turns_.fetch_sub(seen) == seen) return;
    }
  }

  void write_what_fits() {
    try {
      while (stream_.is_open() && write_piece()) {
      }
    } catch (const std::exception&) {
      stream_.cut();  // no memory: the client sees that it is not whole
    }
    // Its functions hold this list: kept on, each would keep the other for good.
    if (!stream_.is_open()) stream_ = actuator::answer_stream();
  }

  /// Whether to go on now.
  bool write_piece() {
    if (rest_.empty()) {
      piece_.clear();
      text_.write_to(piece_, piece_size);
      rest_ = piece_;
    }
    if (rest_.empty()) {
      stream_.end();
      return false;
    }
    // One backup with many failures may be longer than a stream takes at one time.
    const auto some = rest_.substr(0, piece_size);
    const auto done = write(some);
    if (done == actuator::written::taken) rest_.remove_prefix(some.size());
    if (done == actuator::written::too_large || done == actuator::written::gone) stream_.cut();
    return done == actuator::written::taken;
  }

  actuator::written write(std::string_view some) {
    const auto done = stream_.write(some);
    const auto left = shared_->time_left();
    if (done != actuator::written::no_room || !left) return done;
    if (stream_.write_all(some, *left) == actuator::written::taken) return actuator::written::taken;
    return actuator::written::gone;  // part of it may have been taken
  }

  list_text text_;
  std::string piece_;
  std::string_view rest_;  ///< of piece_
  actuator::answer_stream stream_;
  service::call_queue& writers_;
  std::shared_ptr<shared> shared_;
  std::atomic<std::size_t> turns_ = 0;
};

list_sender::list_sender(scheduling::scheduler& on, std::size_t most_open)
    : most_open_(most_open), shared_(std::make_shared<shared>(on)), writers_(on, 1, most_open) {}

void list_sender::send(actuator::call call, std::shared_ptr<const service::backup_list> list) {
  std::vector<actuator::header> headers;
  std::string lack;
  if (list->lacking > 0) {
    lack = told_lack(*list);
    headers.push_back({"Backup-Details", lack});
  }
  list_text text(std::move(list));
  std::string first_piece;
  text.write_to(first_piece, short_list);
  if (text.is_whole()) {
    call.respond(200, first_piece, {}, headers);
    return;
  }
  const auto made = std::make_shared<written_list>(std::move(text), writers_, shared_);
  if (!shared_->add(made, most_open_)) {
    call.respond(503, message_json("Too many long lists are being read. Try again later."), {},
                 {{"Retry-After", "5"}});
    return;
  }
  made->begin(std::move(call), std::move(first_piece), std::move(headers));
}

void list_sender::stop() {
  std::vector<std::weak_ptr<written_list>> open;
  {
    auto held = shared_->lists.lock();
    held->ends_at = shared_->scheduler.now() + time_to_end;
    open = held->open;
  }
  for (const auto& each : open) {
    if (const auto list = each.lock()) list->go_on_soon();
  }
}

}  // namespace backup::endpoint
