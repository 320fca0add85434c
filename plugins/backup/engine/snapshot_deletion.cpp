#include "engine/snapshot_deletion.hpp"

#include <utility>

#include "engine/engine_json.hpp"

namespace backup::engine {
namespace {

constexpr std::size_t largest_answer = std::size_t{1} << 20U;

}  // namespace

snapshot_deletion::snapshot_deletion(net::node_client& client, engine_paths paths,
                                     const std::vector<std::string>& names,
                                     service::call_limits limits,
                                     service::request_observer* watched_by)
    : client_(client),
      paths_(std::move(paths)),
      limits_(std::move(limits)),
      watched_by_(watched_by) {
  for (auto& line : paths_.deletions(names)) lines_.push_back(std::move(line));
  send_next();
}

std::optional<service::engine_result<void>> snapshot_deletion::wait_until(
    scheduling::instant deadline) {
  while (!outcome_) {
    auto answer = open_->wait_until(deadline);
    if (!answer) return std::nullopt;
    take(*std::move(answer));
  }
  return outcome_;
}

bool snapshot_deletion::is_sent() const {
  const bool last = lines_.size() <= 1;
  return last && (open_ == nullptr || open_->is_sent());
}

void snapshot_deletion::send_next() {
  open_.reset();
  seen_.reset();
  if (lines_.empty()) {
    outcome_ = service::engine_result<void>{};
    return;
  }
  seen_.emplace(watched_by_, service::request_kind::remove);
  open_ = client_.start({net::http_method::del, lines_.front().target, {}, {}},
                        {limits_.deadline, limits_.stop, largest_answer});
}

void snapshot_deletion::take(net::node_answer answer) {
  const auto call = asked{net::http_method::del, lines_.front().target}.of(answer);
  const auto body = read_outcome(call, std::move(answer.outcome));
  seen_->end(body ? nullptr : &body.error().error.fault);
  if (!body && body.error().snapshot_missing && lines_.front().names.size() > 1) {
    one_by_one();
  } else if (!body && !body.error().snapshot_missing) {
    outcome_ = tl::make_unexpected(body.error().error);
    return;
  } else if (body) {
    if (const auto done = read_confirmation(*body, "acknowledged"); !done) {
      outcome_ = tl::make_unexpected(nonsense(call, done.error()));
      return;
    }
    lines_.pop_front();
  } else {
    lines_.pop_front();
  }
  send_next();
}

void snapshot_deletion::one_by_one() {
  const auto names = std::move(lines_.front().names);
  lines_.pop_front();
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    lines_.push_front({paths_.snapshot(*name), {*name}});
  }
}

}  // namespace backup::engine
