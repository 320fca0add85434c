#include "net/node_client.hpp"

#include <algorithm>
#include <utility>

namespace backup::net {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr int bad_gateway = 502;
constexpr int unavailable = 503;
constexpr int gateway_timeout = 504;
constexpr int first_success = 200;
constexpr int first_redirect = 300;

/// The page with the cluster's name is a few hundred bytes.
constexpr std::size_t largest_identity = std::size_t{64} << 10U;
/// How long nodes that no request goes to are waited for.
constexpr milliseconds meeting_all{1'000};
constexpr milliseconds longest_meeting{5'000};

constexpr std::size_t most_nodes_told = 8;
constexpr std::size_t longest_reason_told = 240;

/// A node, or what stands in front of it, says that it cannot answer.
bool is_unable(int status) {
  return status == bad_gateway || status == unavailable || status == gateway_timeout;
}

std::string_view shortened(std::string_view text) {
  return text.substr(0, longest_reason_told);
}

}  // namespace

/// One request over one node after the other.
class node_client::attempt {
 public:
  attempt(node_client& of, node_request request, http_limits limits)
      : of_(of),
        request_(std::move(request)),
        limits_(std::move(limits)),
        tried_(of.nodes_.count()) {}

  bool is_get() const { return request_.method == http_method::get; }

  /// Chooses the next node. False when there is none that may be asked; then failure() says why.
  bool choose() {
    if (std::exchange(is_first_, false) && request_.is_prompt) of_.meet_all(limits_);
    while (!refused()) {
      const auto node = of_.nodes_.next(tried_);
      if (!node) return false;
      note_last();
      node_ = *node;
      tried_[node_] = true;
      if (!of_.agreement_.must_be_asked(node_)) return true;
      failure_ = of_.meet(node_, meeting_limits());
      if (!failure_) return !refused();
      if (failure_->fault == transport_fault::cancelled || !has_time()) return false;
    }
    return false;
  }

  const transport_failure& failure() const { return *failure_; }

  http_request request() {
    http_request made{request_.method, url() + request_.target, request_.json_body, {}};
    if (!request_.sink) return made;
    made.sink = [this](std::string_view piece) {
      is_fed_ = true;
      return request_.sink(piece);
    };
    return made;
  }

  /// For the node that was chosen: those that are left have their share of the time.
  http_limits limits() const {
    auto limits = limits_;
    if (tried_.size() == 1) return limits;
    const auto share = share_of_time();
    limits.connect_within = share;
    if (request_.is_prompt) limits.deadline = std::min(limits.deadline, of_.on_.now() + share);
    return limits;
  }

  /// What the outcome means for the node. True when the next one is to be tried.
  bool goes_on_after(http_outcome& outcome, bool was_sent) {
    explain(outcome);
    if (!judge(outcome, was_sent)) return false;
    return !all_tried() && has_time();
  }

  node_answer answer(http_outcome outcome) const { return {url(), std::move(outcome), told_}; }

 private:
  const std::string& url() const { return of_.nodes_.url(node_).to_string(); }

  bool refused() {
    auto why = of_.agreement_.disagreement();
    if (!why) return false;
    failure_ = {transport_fault::connect, *std::move(why)};
    return true;
  }

  bool all_tried() const { return std::find(tried_.begin(), tried_.end(), false) == tried_.end(); }
  bool has_time() const { return of_.on_.now() < limits_.deadline; }

  milliseconds share_of_time() const {
    const auto left = duration_cast<milliseconds>(limits_.deadline - of_.on_.now());
    const auto behind = std::count(tried_.begin(), tried_.end(), false);
    return std::max(left / (behind + 1), milliseconds(1));
  }

  http_limits meeting_limits() const {
    const auto time = std::min(share_of_time(), longest_meeting);
    return {of_.on_.now() + time, limits_.stop, largest_identity, largest_identity, time};
  }

  void fail(std::string why) {
    of_.nodes_.failed(node_, why);
    of_.agreement_.forget_answer(node_);
    why_ = std::move(why);
  }

  /// The one that was tried before joins those that are told of beside the last one.
  void note_last() {
    if (failure_) why_ = failure_->text;
    failure_.reset();
    if (why_.empty() || ++count_told_ > most_nodes_told) return;
    if (!told_.empty()) told_ += "; ";
    told_ += url();
    told_ += ": ";
    told_ += shortened(why_);
    why_.clear();
  }

  /// A port with TLS that is asked without it says nothing.
  void explain(http_outcome& outcome) {
    if (outcome || of_.nodes_.url(node_).is_tls() || of_.nodes_.has_worked(node_)) return;
    auto& failure = outcome.error();
    if (failure.fault != transport_fault::cut && failure.fault != transport_fault::garbled) return;
    failure.text += " (perhaps TLS is spoken there; then write its URL with https://)";
  }

  /// True when the same request may be sent to another node.
  bool judge(const http_outcome& outcome, bool was_sent) {
    const bool is_repeatable = is_get() && !is_fed_;
    if (outcome) {
      if (!is_unable(outcome->status)) {
        of_.nodes_.worked(node_);
        return false;
      }
      fail("it answers " + std::to_string(outcome->status));
      return is_repeatable;
    }
    const auto& failure = outcome.error();
    switch (failure.fault) {
      case transport_fault::connect:
        fail(failure.text);
        return true;
      case transport_fault::tls:  // the refusal of our certificate may come behind the request
      case transport_fault::cut:
      case transport_fault::garbled:
        fail(failure.text);
        return is_repeatable || !was_sent;
      case transport_fault::timeout:
        // One that works on what takes long is not failing; its silence, or a late answer of what
        // takes no time, is another matter.
        if (was_sent && !request_.is_prompt && !has_time()) return false;
        fail(failure.text);
        return is_repeatable || !was_sent;
      case transport_fault::too_large:
      case transport_fault::cancelled:
        break;
    }
    return false;
  }

  node_client& of_;
  node_request request_;
  http_limits limits_;
  std::vector<bool> tried_;
  std::size_t node_ = 0;
  bool is_first_ = true;
  bool is_fed_ = false;  ///< something of an answer was taken
  std::optional<transport_failure> failure_;
  std::string why_;   ///< what befell the node that was chosen
  std::string told_;  ///< of those before it
  std::size_t count_told_ = 0;
};

class node_client::tried_transfer final : public node_transfer {
 public:
  tried_transfer(node_client& of, node_request request, http_limits limits)
      : client_(of.client_), attempt_(of, std::move(request), std::move(limits)) {
    begin();
  }

  std::optional<node_answer> wait_until(scheduling::instant until) override {
    while (!answer_) {
      auto outcome = open_->wait_until(until);
      if (!outcome) return std::nullopt;
      was_sent_ = open_->is_sent();
      if (attempt_.goes_on_after(*outcome, was_sent_)) {
        begin();
      } else {
        answer_ = attempt_.answer(*std::move(outcome));
      }
    }
    return answer_;
  }

  bool is_sent() const override { return open_ ? open_->is_sent() : was_sent_; }

 private:
  void begin() {
    open_.reset();
    if (attempt_.choose()) {
      open_ = client_.start(attempt_.request(), attempt_.limits());
    } else {
      answer_ = attempt_.answer(tl::make_unexpected(attempt_.failure()));
    }
  }

  http_client& client_;
  attempt attempt_;
  std::unique_ptr<transfer> open_;  // after what it calls
  bool was_sent_ = false;
  std::optional<node_answer> answer_;
};

node_client::node_client(scheduling::scheduler& on, http_client& client, std::vector<base_url> urls,
                         identity_reader read_identity, node_watch* watched_by)
    : on_(on),
      client_(client),
      nodes_(on, std::move(urls), watched_by),
      agreement_(on, nodes_),
      read_identity_(std::move(read_identity)) {}

std::unique_ptr<node_transfer> node_client::start(node_request request, http_limits limits) {
  return std::make_unique<tried_transfer>(*this, std::move(request), std::move(limits));
}

node_answer node_client::perform(node_request request, const http_limits& limits) {
  attempt tries(*this, std::move(request), limits);
  while (tries.choose()) {
    const auto each = tries.limits();
    bool was_sent = true;
    auto outcome = [&]() -> http_outcome {
      if (tries.is_get()) return client_.perform(tries.request(), each);
      const auto running = client_.start(tries.request(), each);
      auto ended = running->wait_until(each.deadline);
      was_sent = running->is_sent();
      if (ended) return *std::move(ended);
      return tl::make_unexpected(not_in_time(was_sent));
    }();
    if (!tries.goes_on_after(outcome, was_sent)) return tries.answer(std::move(outcome));
  }
  return tries.answer(tl::make_unexpected(tries.failure()));
}

std::size_t node_client::longest_path() const {
  std::size_t longest = 0;
  for (std::size_t node = 0; node < nodes_.count(); ++node) {
    longest = std::max(longest, nodes_.url(node).path().size());
  }
  return longest;
}

std::optional<transport_failure> node_client::meet(std::size_t node, const http_limits& limits) {
  const auto answer =
      client_.perform({http_method::get, nodes_.url(node).to_string() + "/", {}, {}}, limits);
  learn(node, answer);
  if (answer || answer.error().fault == transport_fault::too_large ||
      answer.error().fault == transport_fault::garbled) {
    return std::nullopt;
  }
  return answer.error();
}

void node_client::meet_all(const http_limits& limits) {
  const auto unasked = agreement_.take_unasked();
  if (unasked.empty()) return;
  const auto left = duration_cast<milliseconds>(limits.deadline - on_.now());
  const auto time = std::max(std::min(left / 2, meeting_all), milliseconds(1));
  const http_limits each{on_.now() + time, limits.stop, largest_identity, largest_identity, time};
  std::vector<std::unique_ptr<transfer>> open;
  open.reserve(unasked.size());
  for (const auto node : unasked) {
    open.push_back(
        client_.start({http_method::get, nodes_.url(node).to_string() + "/", {}, {}}, each));
  }
  for (std::size_t at = 0; at < open.size(); ++at) {
    const auto answer = open[at]->wait_until(each.deadline);
    learn(unasked[at], answer ? *answer : tl::make_unexpected(not_in_time(false)));
  }
}

void node_client::learn(std::size_t node, const http_outcome& answer) {
  if (!answer) {
    const auto fault = answer.error().fault;
    if (fault == transport_fault::cancelled) return;
    if (fault == transport_fault::too_large || fault == transport_fault::garbled) {
      agreement_.told(node, std::nullopt);
    } else {
      nodes_.failed(node, answer.error().text);
    }
    return;
  }
  if (is_unable(answer->status)) return;  // the request itself will have the same answer
  const bool is_told =
      read_identity_ && answer->status >= first_success && answer->status < first_redirect;
  agreement_.told(node, is_told ? read_identity_(answer->body) : std::nullopt);
}

}  // namespace backup::net
