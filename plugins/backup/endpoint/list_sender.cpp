#include "endpoint/list_sender.hpp"

#include <utility>
#include <vector>

#include "endpoint/backup_json.hpp"
#include "endpoint/list_text.hpp"

namespace backup::endpoint {
namespace {

/// What is made at one time, and handed over.
constexpr std::size_t piece_size = std::size_t{16} << 10U;
/// A list that is no longer goes out as an ordinary answer.
constexpr std::size_t short_list = std::size_t{64} << 10U;

/// Counts as open from making to destruction.
class counted {
 public:
  explicit counted(std::shared_ptr<std::atomic<std::size_t>> in)
      : in_(std::move(in)), number_(++*in_) {}
  ~counted() { --*in_; }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;
  std::size_t number() const { return number_; }

 private:
  std::shared_ptr<std::atomic<std::size_t>> in_;
  std::size_t number_;
};

/// Tells that details are lacking; the members are null then.
std::string told_lack(const service::backup_list& list) {
  return "partial; known=" + std::to_string(list.snapshots() - list.lacking) +
         "; total=" + std::to_string(list.snapshots());
}

}  // namespace

/// One long list that is being written. Held by what its stream may call, until that is over.
class list_sender::written_list : public std::enable_shared_from_this<written_list> {
 public:
  written_list(list_text text, service::call_queue& writers, std::unique_ptr<counted> open)
      : text_(std::move(text)), writers_(writers), open_(std::move(open)) {}
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

 private:
  /// On a network thread.
  void go_on_soon() {
    if (turns_.fetch_add(1) > 0) return;  // somebody is at it, and will see that there is more
    writers_.offer([mine = shared_from_this()] { mine->take_turns(); });
  }

  /// One thread at a time: who made turns_ leave 0.
  void take_turns() {
    auto seen = turns_.load();
    do {
      seen = turns_.load();
      write_what_fits();
    } while (turns_.fetch_sub(seen) != seen);
  }

  void write_what_fits() {
    write_pieces();
    // Its functions hold this list: kept on, each would keep the other for good.
    if (!stream_.is_open()) stream_ = actuator::answer_stream();
  }

  void write_pieces() {
    while (stream_.is_open()) {
      if (piece_.empty()) text_.write_to(piece_, piece_size);
      if (piece_.empty()) {
        stream_.end();
        return;
      }
      switch (stream_.write(piece_)) {
        case actuator::written::taken:
          piece_.clear();
          break;
        case actuator::written::no_room:
          return;
        case actuator::written::too_large:
        case actuator::written::gone:
          stream_.cut();
          return;
      }
    }
  }

  list_text text_;
  std::string piece_;
  actuator::answer_stream stream_;
  service::call_queue& writers_;
  std::unique_ptr<counted> open_;
  std::atomic<std::size_t> turns_ = 0;
};

list_sender::list_sender(scheduling::scheduler& on, std::size_t most_open)
    : most_open_(most_open),
      open_(std::make_shared<std::atomic<std::size_t>>(0)),
      writers_(on, 1, most_open) {}

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
  auto open = std::make_unique<counted>(open_);
  if (open->number() > most_open_) {
    call.respond(503, message_json("Too many long lists are being read. Try again later."), {},
                 {{"Retry-After", "5"}});
    return;
  }
  std::make_shared<written_list>(std::move(text), writers_, std::move(open))
      ->begin(std::move(call), std::move(first_piece), std::move(headers));
}

}  // namespace backup::endpoint
