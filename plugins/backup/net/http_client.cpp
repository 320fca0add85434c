#include "net/http_client.hpp"

#include <stop_token>
#include <utility>

#include "net/transfer_loop.hpp"
#include "net/waiter_loops.hpp"

namespace backup::net {
namespace {

struct canceller {
  transfer_loop& loop;
  std::shared_ptr<exchange> ended;
  void operator()() const { loop.cancel(ended, "it was stopped"); }
};

class loop_transfer final : public transfer {
 public:
  loop_transfer(std::shared_ptr<transfer_loop> loop, std::shared_ptr<exchange> mine,
                const std::stop_token& stop)
      : loop_(std::move(loop)), mine_(std::move(mine)), on_stop_(stop, canceller{*loop_, mine_}) {}

  ~loop_transfer() override { loop_->cancel(mine_, "nobody waits for it any more"); }

  std::optional<http_outcome> wait_until(scheduling::instant until) override {
    return mine_->wait_until(until);
  }
  bool is_sent() const override { return mine_->is_sent(); }

 private:
  std::shared_ptr<transfer_loop> loop_;
  std::shared_ptr<exchange> mine_;
  std::stop_callback<canceller> on_stop_;  // last: it uses the two above
};

/// A loop that is given back.
struct lease {
  waiter_loops& from;
  std::shared_ptr<transfer_loop> loop;
  ~lease() {
    if (loop) from.give_back(loop);
  }
};

http_outcome wait_driving(transfer_loop& loop, http_request request, const http_limits& limits) {
  const auto mine = loop.add(std::move(request), limits, transfer_loop::driven::by_who_adds);
  {
    const std::stop_callback on_stop(limits.stop, canceller{loop, mine});
    loop.drive(*mine);
  }
  return *mine->wait_until(limits.deadline);  // settled, so nobody waits
}

}  // namespace

http_client::http_client(scheduling::scheduler& on, http_options options)
    : loop_(std::make_shared<transfer_loop>(on, options)),
      waiters_(std::make_shared<waiter_loops>(on, std::move(options))),
      thread_(on.start("engine-http", [loop = loop_] { loop->run(); })) {}

http_client::~http_client() {
  waiters_->stop();
  loop_->stop();
}

std::unique_ptr<transfer> http_client::start(http_request request, http_limits limits) {
  auto mine = loop_->add(std::move(request), limits);
  return std::make_unique<loop_transfer>(loop_, std::move(mine), limits.stop);
}

http_outcome http_client::perform(http_request request, const http_limits& limits) {
  const bool is_question =
      request.method == http_method::get && request.json_body.empty() && !request.sink;
  if (is_question) {
    const auto waiters = waiters_;  // outlives a client that goes meanwhile
    const lease lent{*waiters, waiters->take()};
    if (lent.loop) return wait_driving(*lent.loop, std::move(request), limits);
  }
  const auto running = start(std::move(request), limits);
  if (auto outcome = running->wait_until(limits.deadline)) return *std::move(outcome);
  return tl::make_unexpected(not_in_time(running->is_sent()));
}

}  // namespace backup::net
