#include "http/answer_box.hpp"

#include <new>

#include "http/session.hpp"

namespace host::http {
namespace {

// Which handler this thread is inside of. A property of the thread: an answer tells by it, without
// a lock, that it comes from the connection's own thread.
thread_local answer_box::catcher* entered = nullptr;

}  // namespace

void mailbox::send(letter&& sent) {
  const std::lock_guard lock(mutex_);
  if (io_ == nullptr) return;
  letters_.push_back(std::move(sent));
  if (letters_.size() > 1) return;  // the thread has been told
  boost::asio::post(*io_, [self = shared_from_this()] { self->deliver(); });
}

void mailbox::close() {
  std::vector<letter> dropped;
  const std::lock_guard lock(mutex_);
  io_ = nullptr;
  dropped.swap(letters_);
}

void mailbox::deliver() {
  {
    const std::lock_guard lock(mutex_);
    delivered_.swap(letters_);
  }
  for (letter& each : delivered_) {
    const auto alive = each.to.lock();
    if (!alive) continue;
    try {
      alive->on_answer(std::move(each.what));
    } catch (const std::bad_alloc&) {
      // Of this one the client hears nothing before its deadline; the others get theirs.
    }
  }
  delivered_.clear();
}

void answer_box::take(std::uint64_t exchange, response&& answer) {
  take_stream(exchange, std::move(answer), nullptr);
}

void answer_box::take_stream(std::uint64_t exchange, response&& head,
                             std::shared_ptr<calls::stream> pieces) {
  if (entered != nullptr && &entered->box_ == this && !entered->caught_) {
    entered->caught_.emplace(exchange, std::move(head), std::move(pieces));
  } else {
    mail_->send({owner_, {exchange, std::move(head), std::move(pieces)}});
  }
}

answer_box::catcher::catcher(answer_box& box) : box_(box), outer_(std::exchange(entered, this)) {}

answer_box::catcher::~catcher() {
  entered = outer_;
}

void answer_box::catcher::send_on() {
  if (caught_) box_.mail_->send({box_.owner_, *std::move(caught_)});
}

}  // namespace host::http
