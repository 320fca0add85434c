#include "support/fault_proxy.hpp"

#include <poll.h>

#include <algorithm>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include "support/glob.hpp"
#include "support/http_server.hpp"
#include "support/http_wire.hpp"
#include "support/raw_socket.hpp"

namespace support {

namespace faults {

using kind = fault::kind;

fault delay(std::chrono::milliseconds time) {
  return {kind::before, {}, time};
}

fault hang() {
  return {kind::instead, [](http_reply& reply) { reply.manner = reply_manner::hang; }, {}};
}

fault cut_before() {
  return {kind::instead, [](http_reply& reply) { reply.manner = reply_manner::close_before; }, {}};
}

fault cut_after() {
  return {kind::after, [](http_reply& reply) { reply.manner = reply_manner::close_before; }, {}};
}

fault answer(http_reply reply) {
  return {kind::instead, [reply](http_reply& sent) { sent = reply; }, {}};
}

fault truncate(std::size_t byte_count) {
  return {kind::after,
          [byte_count](http_reply& reply) {
            reply.manner = reply_manner::close_after;
            reply.byte_count = byte_count;
          },
          {}};
}

fault drip(std::size_t byte_count, std::chrono::milliseconds interval) {
  return {kind::after,
          [byte_count, interval](http_reply& reply) {
            reply.manner = reply_manner::drip;
            reply.byte_count = byte_count;
            reply.interval = interval;
          },
          {}};
}

fault endless(std::string piece) {
  return {kind::instead,
          [piece](http_reply& reply) {
            reply.manner = reply_manner::endless;
            reply.headers = {{"content-type", "application/json"}};
            reply.body = piece;
          },
          {}};
}

fault refuse() {
  auto closes = cut_before();
  closes.when = kind::refuse;
  return closes;
}

fault edit(std::function<void(http_reply&)> change) {
  return {kind::after, std::move(change), {}};
}

}  // namespace faults

namespace {

/// A connection to the engine that can serve several requests.
struct upstream {
  explicit upstream(std::uint16_t to_port) : port{to_port}, socket{raw_socket::connect(to_port)} {}
  std::uint16_t port;
  raw_socket socket;
  http_reader reader{socket};

  /// An idle connection with something to read has been closed by the engine.
  bool stale() const {
    pollfd waited{socket.descriptor(), POLLIN, 0};
    return ::poll(&waited, 1, 0) != 0;
  }
};

}  // namespace

class fault_proxy::impl {
 public:
  explicit impl(std::uint16_t upstream_port)
      : upstream_port_{upstream_port},
        server_{[this](const http_request& request) { return handle(request); }} {}

  ~impl() { stop(); }

  void stop() {
    {
      std::lock_guard const lock{mutex_};
      ending_ = true;
      for (auto* each : busy_) each->socket.shutdown_both();
      changed_.notify_all();
    }
    server_.stop();
  }

  http_reply handle(const http_request& request) {
    std::unique_lock lock{mutex_};
    auto const record = std::make_shared<proxied_request>(
        proxied_request{request.method, request.target, request.body, false, 0, false});
    requests_.push_back(record);
    changed_.notify_all();
    auto const chosen = pick(request);
    if (chosen && chosen->delay.count() > 0) {
      changed_.wait_for(lock, chosen->delay, [&] { return ending_; });
    }
    http_reply reply;
    if (!chosen || chosen->when == fault::kind::before || chosen->when == fault::kind::after) {
      reply = forward(request, *record, lock);
    }
    bool const answered = reply.manner == reply_manner::whole;
    if (chosen && chosen->edit && answered) chosen->edit(reply);
    record->done = true;
    changed_.notify_all();
    lock.unlock();
    if (chosen && chosen->when == fault::kind::refuse) server_.refuse();
    return reply;
  }

  std::uint16_t upstream_port_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool ending_ = false;

  struct counted_rule {
    int number;
    fault_rule rule;
    std::size_t seen = 0;
  };
  std::list<counted_rule> rules_;
  int next_number_ = 1;
  std::vector<std::shared_ptr<proxied_request>> requests_;

 private:
  /// Every rule counts what matches it; the first whose turn it is decides.
  std::optional<fault> pick(const http_request& request) {
    std::optional<fault> chosen;
    for (auto& each : rules_) {
      const auto& rule = each.rule;
      bool const fits = (rule.method.empty() || rule.method == request.method) &&
                        target_matches(rule.path_glob, request.target);
      if (!fits || (rule.only && !rule.only(request))) continue;
      ++each.seen;
      bool const turn =
          each.seen >= rule.nth && (rule.times == 0 || each.seen < rule.nth + rule.times);
      if (turn && !chosen) chosen = rule.what;
    }
    return chosen;
  }

  std::unique_ptr<upstream> take_connection() {
    while (!idle_.empty()) {
      auto taken = std::move(idle_.back());
      idle_.pop_back();
      if (taken->port == upstream_port_ && !taken->stale()) return taken;
    }
    return std::make_unique<upstream>(upstream_port_);
  }

  /// Holds the lock except while it waits for the engine; a reply that closes means: no answer
  /// came.
  http_reply forward(const http_request& request, proxied_request& record,
                     std::unique_lock<std::mutex>& lock) {
    http_reply none;
    none.manner = reply_manner::close_before;
    if (ending_) return none;
    std::unique_ptr<upstream> connection;
    try {
      connection = take_connection();
    } catch (const std::runtime_error&) {
      return none;
    }
    record.forwarded = true;
    changed_.notify_all();
    busy_.insert(connection.get());
    lock.unlock();
    std::optional<http_reply> reply;
    try {
      connection->socket.send(
          request_bytes(request, "127.0.0.1:" + std::to_string(connection->port)));
      reply = connection->reader.next_reply(request.method);
    } catch (const std::runtime_error&) {
      // The engine went away while it was being asked.
    }
    lock.lock();
    busy_.erase(connection.get());
    if (!reply) return none;
    record.status = reply->status;
    if (connection->reader.keep_alive()) idle_.push_back(std::move(connection));
    return *reply;
  }

  std::set<upstream*> busy_;
  std::vector<std::unique_ptr<upstream>> idle_;

 public:
  http_server server_;  ///< last: its threads use all of the above
};

fault_proxy::fault_proxy(std::uint16_t upstream_port)
    : impl_{std::make_unique<impl>(upstream_port)} {}

fault_proxy::~fault_proxy() = default;

std::uint16_t fault_proxy::port() const {
  return impl_->server_.port();
}
std::string fault_proxy::url() const {
  return impl_->server_.url();
}
void fault_proxy::refuse() {
  impl_->server_.refuse();
}
void fault_proxy::accept_again() {
  impl_->server_.accept_again();
}
void fault_proxy::stop() {
  impl_->stop();
}

void fault_proxy::set_upstream(std::uint16_t port) {
  std::lock_guard const lock{impl_->mutex_};
  impl_->upstream_port_ = port;
}

int fault_proxy::add_rule(fault_rule rule) {
  std::lock_guard const lock{impl_->mutex_};
  impl_->rules_.push_back({impl_->next_number_, std::move(rule)});
  return impl_->next_number_++;
}

void fault_proxy::remove_rule(int number) {
  std::lock_guard const lock{impl_->mutex_};
  impl_->rules_.remove_if([&](const auto& each) { return each.number == number; });
}

void fault_proxy::clear_rules() {
  std::lock_guard const lock{impl_->mutex_};
  impl_->rules_.clear();
}

std::vector<proxied_request> fault_proxy::requests() const {
  std::lock_guard const lock{impl_->mutex_};
  std::vector<proxied_request> copies;
  for (const auto& each : impl_->requests_) copies.push_back(*each);
  return copies;
}

void fault_proxy::clear_requests() {
  std::lock_guard const lock{impl_->mutex_};
  impl_->requests_.clear();
}

bool fault_proxy::wait_for_request(const std::function<bool(const proxied_request&)>& matches,
                                   std::chrono::milliseconds timeout) const {
  std::unique_lock lock{impl_->mutex_};
  return impl_->changed_.wait_for(lock, timeout, [&] {
    return std::any_of(impl_->requests_.begin(), impl_->requests_.end(),
                       [&](const auto& each) { return matches(*each); });
  });
}

}  // namespace support
