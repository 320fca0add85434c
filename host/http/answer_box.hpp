#pragma once

// Private to the network threads: brings Asio in.

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "calls/call_registry.hpp"
#include "http/message/message.hpp"

namespace host::http {

class session;

/// What comes back for one exchange of a connection.
struct arrival {
  std::uint64_t exchange = 0;
  response answer;                        ///< whole, or the head of what follows
  std::shared_ptr<calls::stream> pieces;  ///< null for a whole answer
};

/// The same on its way from another thread.
struct letter {
  std::weak_ptr<session> to;
  arrival what;
};

/// The way into a network thread for others. Answers of plugins may come when the thread is long
/// gone; they end here.
class mailbox : public std::enable_shared_from_this<mailbox> {
 public:
  explicit mailbox(boost::asio::io_context& io) : io_(&io) {}

  /// Runs `task` on the thread; drops it when the thread has ended.
  template <class Task>
  void post(Task&& task) {
    const std::lock_guard lock(mutex_);
    if (io_ != nullptr) boost::asio::post(*io_, std::forward<Task>(task));
  }

  /// Hands a letter over. The thread is woken once for all that have come meanwhile.
  void send(letter&& sent);

  void close();

 private:
  void deliver();

  std::mutex mutex_;
  boost::asio::io_context* io_;
  std::vector<letter> letters_;
  std::vector<letter> delivered_;  ///< of the thread alone; its memory is used again
};

/// Where the answers of one connection arrive. One that comes from inside the handler, on the
/// connection's own thread, is kept for it right here; others go through the mailbox.
class answer_box : public calls::answer_receiver {
 public:
  answer_box(std::shared_ptr<mailbox> mail, std::weak_ptr<session> owner)
      : mail_(std::move(mail)), owner_(std::move(owner)) {}

  void take(std::uint64_t exchange, response&& answer) override;
  void take_stream(std::uint64_t exchange, response&& head,
                   std::shared_ptr<calls::stream> pieces) override;

  /// Around a handler that is entered on the connection's own thread.
  class catcher {
   public:
    explicit catcher(answer_box& box);
    ~catcher();
    catcher(const catcher&) = delete;
    catcher& operator=(const catcher&) = delete;

    std::optional<arrival>& caught() { return caught_; }
    /// For a thread that is not the connection's any more.
    void send_on();

   private:
    friend class answer_box;
    answer_box& box_;
    catcher* const outer_;
    std::optional<arrival> caught_;
  };

 private:
  const std::shared_ptr<mailbox> mail_;
  const std::weak_ptr<session> owner_;
};

}  // namespace host::http
