#include <algorithm>
#include <utility>

#include "simulation/call_errors.hpp"
#include "simulation/network.hpp"

namespace simulation {

/// Like the engine port over REST: one command for all names; when one of them is missing, one
/// after the other, each sent when somebody waits for the outcome of the one before.
class simulated_deletion final : public service::deletion {
 public:
  simulated_deletion(simulated_port& port, const std::vector<std::string>& names,
                     service::call_limits limits)
      : port_(port), limits_(std::move(limits)) {
    lines_.push_back(names);
    if (names.empty()) lines_.clear();
    send_next();
  }
  ~simulated_deletion() override {
    if (open_) open_->waiting = nullptr;
  }
  simulated_deletion(const simulated_deletion&) = delete;
  simulated_deletion& operator=(const simulated_deletion&) = delete;

  std::optional<engine_result<void>> wait_until(instant deadline) override {
    auto& on = port_.network_.kernel_;
    while (!outcome_) {
      if (port_.is_drained_ || limits_.stop.stop_requested()) {
        outcome_ = tl::unexpected(stopped());
      } else if (open_->answer) {
        take(*std::exchange(open_->answer, std::nullopt));
      } else if (on.now() >= limits_.deadline) {
        outcome_ = tl::unexpected(no_answer());
      } else if (on.now() >= deadline) {
        return std::nullopt;
      } else {
        open_->waiting = &on.current();
        const std::stop_callback on_stop(limits_.stop,
                                         [&on, open = open_] { on.wake(*open->waiting); });
        port_.wait(std::min(deadline, limits_.deadline));
        open_->waiting = nullptr;
      }
    }
    return outcome_;
  }
  bool is_sent() const override { return lines_.size() <= 1 && (!open_ || open_->is_sent); }

 private:
  using deletion_answer = search_engine::deletion_answer;
  struct line {
    std::optional<tl::expected<deletion_answer, engine_error>> answer;
    bool is_sent = false;
    task* waiting = nullptr;
  };

  void send_next() {
    if (lines_.empty()) {
      outcome_ = engine_result<void>{};
      return;
    }
    auto& net = port_.network_;
    auto& on = net.kernel_;
    open_ = std::make_shared<line>();
    if (port_.is_drained_) return;
    ++port_.calls_;
    if (port_.tripwire_) port_.tripwire_(port_.calls_);
    const auto names = lines_.front();
    net.observer_.sends_delete(port_.self(), names);
    auto drawn = net.draw(network::kind::remove);
    std::string told;
    if (net.trace_.is_on()) {
      told = "delete";
      for (const auto& name : names) told += " " + short_name(name);
      port_.note(told + " ...");
    }
    if (port_.is_cut_off()) drawn.arrives = false;
    const auto open = open_;
    const bool never_connects =
        port_.is_cut_off() || (!drawn.arrives && drawn.answer == network::fate::way::cut);
    if (!never_connects) {
      on.at(on.now() + std::min<milliseconds>(drawn.there, seconds(1)),
            [open] { open->is_sent = true; });
    }
    if (drawn.answer == network::fate::way::cut) {
      const bool is_cut = !never_connects;
      answer(open, tl::unexpected(is_cut ? connection_cut() : connection_refused()),
             std::min<milliseconds>(drawn.there, seconds(20)));
    }
    if (!drawn.arrives) return;
    if (drawn.is_late) ++net.late_;
    on.at(on.now() + drawn.there, [this_port = &port_, by = port_.self(), names, drawn, open] {
      arrive(*this_port, by, names, drawn, open);
    });
  }

  static void arrive(simulated_port& port, const sender& by, const std::vector<std::string>& names,
                     const network::fate& drawn, const std::shared_ptr<line>& open) {
    auto& net = port.network_;
    if (drawn.is_late) --net.late_;
    const bool is_told = drawn.answer == network::fate::way::answered;
    const auto say = [&port, open, is_told](tl::expected<deletion_answer, engine_error> what,
                                            milliseconds back) {
      if (is_told) answer(port, open, std::move(what), back);
    };
    if (!net.engine_.is_up()) return say(tl::unexpected(connection_refused()), drawn.back);
    if (drawn.instead) return say(tl::unexpected(*drawn.instead), drawn.back);
    if (net.trace_.is_on()) {
      std::string told = "carries out a delete of " + port.name_ + ":";
      for (const auto& name : names) told += " " + short_name(name);
      net.trace_.add("engine", told);
    }
    net.engine_.remove(names, by, [say, drawn](deletion_answer got) {
      if (got == deletion_answer::cut) return say(tl::unexpected(connection_cut()), drawn.back);
      if (drawn.although_done) return say(tl::unexpected(*drawn.although_done), drawn.back);
      say(got, drawn.back);
    });
  }

  void answer(const std::shared_ptr<line>& open, tl::expected<deletion_answer, engine_error> what,
              milliseconds back) {
    answer(port_, open, std::move(what), back);
  }
  static void answer(simulated_port& port, const std::shared_ptr<line>& open,
                     tl::expected<deletion_answer, engine_error> what, milliseconds back) {
    auto& on = port.network_.kernel_;
    on.at(on.now() + back, [&port, open, what = std::move(what)]() mutable {
      if (open->answer) return;
      if (port.is_cut_off()) {
        if (port.network_.random_.coin()) return;
        return answer(port, open, std::move(what),
                      std::chrono::duration_cast<milliseconds>(port.cut_off_until_ -
                                                               port.network_.kernel_.now()) +
                          milliseconds(1));
      }
      open->answer = std::move(what);
      if (open->waiting != nullptr) port.network_.kernel_.wake(*open->waiting);
    });
  }

  void take(tl::expected<deletion_answer, engine_error> got) {
    if (port_.network_.trace_.is_on()) {
      port_.note(std::string("delete -> ") + (!got ? got.error().message
                                              : *got == deletion_answer::missing ? "missing"
                                                                                 : "done"));
    }
    if (!got) {
      outcome_ = tl::unexpected(got.error());
      return;
    }
    auto names = std::move(lines_.front());
    lines_.erase(lines_.begin());
    if (*got == deletion_answer::missing && names.size() > 1) {
      for (auto name = names.rbegin(); name != names.rend(); ++name) {
        lines_.insert(lines_.begin(), {*name});
      }
    }
    send_next();
  }

  simulated_port& port_;
  service::call_limits limits_;
  std::vector<std::vector<std::string>> lines_;
  std::shared_ptr<line> open_;
  std::optional<engine_result<void>> outcome_;
};

std::unique_ptr<service::deletion> simulated_port::delete_snapshots(
    const std::vector<std::string>& names, const service::call_limits& limits) {
  return std::make_unique<simulated_deletion>(*this, names, limits);
}

}  // namespace simulation
