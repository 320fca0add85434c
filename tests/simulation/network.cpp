#include "simulation/network.hpp"

#include <algorithm>
#include <utility>

#include "simulation/call_errors.hpp"

namespace simulation {
namespace {

constexpr int too_many_requests = 429;
constexpr int unavailable = 503;
constexpr int server_error = 500;
constexpr int forbidden_status = 403;

}  // namespace

network::fate network::draw(kind what) {
  fate drawn;
  drawn.there = latency();
  drawn.back = latency();
  auto left = random_.below(1'000'000);
  const auto falls_on = [&left](unsigned share) {
    if (left < share) {
      left = 1'000'000;
      return true;
    }
    left -= std::min<std::uint64_t>(left, share);
    return false;
  };
  const auto either = [this](fate::way a, fate::way b) { return random_.coin() ? a : b; };
  if (falls_on(habits_.refused)) {
    drawn.arrives = false;
    drawn.answer = fate::way::cut;
  } else if (falls_on(habits_.lost_request)) {
    drawn.arrives = false;
    drawn.answer = fate::way::silence;
  } else if (falls_on(habits_.lost_answer)) {
    drawn.answer = either(fate::way::cut, fate::way::silence);
  } else if (falls_on(habits_.late)) {
    drawn.answer = either(fate::way::cut, fate::way::silence);
    drawn.is_late = what != kind::look;
    if (drawn.is_late) drawn.there += random_.up_to(habits_.longest_delay);
  } else if (falls_on(habits_.busy)) {
    const bool is_429 = random_.coin();
    drawn.instead = engine_error{engine_fault::busy, is_429 ? too_many_requests : unavailable,
                                 "the engine is busy"};
    if (is_429 && random_.coin()) {
      drawn.instead->retry_after = random_.between(seconds(1), seconds(5));
    }
  } else if (falls_on(habits_.failed)) {
    drawn.instead = engine_error{engine_fault::failed, server_error, "the engine failed"};
  } else if (falls_on(habits_.failed_although_done)) {
    drawn.although_done = engine_error{engine_fault::failed, server_error, "the engine failed"};
  } else if (falls_on(habits_.nonsense)) {
    drawn.although_done = engine_error{engine_fault::nonsense, 200, "the engine answered nonsense"};
  } else if (falls_on(habits_.forbidden)) {
    drawn.instead = engine_error{engine_fault::refused, forbidden_status, "the engine forbids it"};
  }
  return drawn;
}

void simulated_port::drain() {
  is_drained_ = true;
  for (auto* each : blocked_) network_.kernel_.wake(*each);
}

void simulated_port::wait(instant deadline) {
  auto& self = network_.kernel_.current();
  blocked_.push_back(&self);
  network_.kernel_.sleep_until(deadline);
  blocked_.erase(std::find(blocked_.begin(), blocked_.end(), &self));
}

void simulated_port::note(const std::string& told) {
  network_.trace_.add(name_, "#" + std::to_string(network_.kernel_.current().number) + " " + told);
}

template <class Value>
void simulated_port::deliver(const std::shared_ptr<open_call<Value>>& to,
                             engine_result<Value> answer) {
  if (is_cut_off()) {
    if (network_.random_.coin()) return;
    // Sent again and again by the engine's machine, unless it forgets the connection.
    network_.kernel_.at(cut_off_until_, [this, to, answer = std::move(answer),
                                         incarnation = network_.engine_.incarnation()]() mutable {
      if (incarnation != network_.engine_.incarnation()) answer = tl::unexpected(connection_cut());
      deliver(to, std::move(answer));
    });
    return;
  }
  if (to->waiting == nullptr || to->answer) return;
  to->answer = std::move(answer);
  network_.kernel_.wake(*to->waiting);
}

template <class Value>
engine_result<Value> simulated_port::call(network::kind what, const std::string& told,
                                          const service::call_limits& limits,
                                          std::function<engine_result<Value>()> at_engine) {
  auto& on = network_.kernel_;
  auto& engine = network_.engine_;
  if (on.current().is_oracle) {
    if (!engine.is_up()) return tl::unexpected(connection_refused());
    return at_engine();
  }
  ++calls_;
  if (tripwire_) tripwire_(calls_);
  if (is_drained_) return tl::unexpected(stopped());
  if (network_.trace_.is_on()) note(told + " ...");

  const auto open = std::make_shared<open_call<Value>>();
  open->waiting = &on.current();
  auto drawn = network_.draw(what);
  if (is_cut_off()) {
    drawn.arrives = false;
    drawn.answer = drawn.answer == network::fate::way::cut ? network::fate::way::cut
                                                           : network::fate::way::silence;
  }
  const auto answer_later = [this, open](engine_result<Value> answer, milliseconds back) {
    network_.kernel_.at(
        network_.kernel_.now() + back,
        [this, open, answer = std::move(answer)]() mutable { deliver(open, std::move(answer)); });
  };
  if (drawn.answer == network::fate::way::cut) {
    // Not by deliver(): the machine's own end of the connection tells.
    on.at(on.now() + std::min<milliseconds>(drawn.there, seconds(5)) + drawn.back, [this, open] {
      if (open->waiting == nullptr || open->answer) return;
      open->answer = tl::unexpected(connection_cut());
      network_.kernel_.wake(*open->waiting);
    });
  }
  if (drawn.is_late) ++network_.late_;
  if (drawn.arrives) {
    on.at(on.now() + drawn.there,
          [this, &engine, drawn, answer_later, at_engine = std::move(at_engine), told] {
            if (drawn.is_late) --network_.late_;
            const bool is_told = drawn.answer == network::fate::way::answered;
            if (!engine.is_up()) {
              if (is_told) answer_later(tl::unexpected(connection_refused()), drawn.back);
              return;
            }
            if (drawn.instead || (engine.is_recovering() && network_.random_.coin())) {
              auto error = drawn.instead.value_or(
                  engine_error{engine_fault::busy, unavailable, "the engine is starting"});
              if (is_told) answer_later(tl::unexpected(std::move(error)), drawn.back);
              return;
            }
            auto answer = at_engine();
            if (network_.trace_.is_on() && (!is_told || drawn.although_done)) {
              network_.trace_.add("engine", told + ": carried out, unknown to " + name_);
            }
            if (drawn.although_done) answer = tl::unexpected(*drawn.although_done);
            if (is_told) answer_later(std::move(answer), drawn.back);
          });
  }

  const std::stop_callback on_stop(limits.stop, [&on, open] { on.wake(*open->waiting); });
  while (!open->answer && !limits.stop.stop_requested() && !is_drained_ &&
         on.now() < limits.deadline) {
    wait(limits.deadline);
  }
  open->waiting = nullptr;
  engine_result<Value> outcome = open->answer ? *std::move(open->answer)
                                 : is_drained_ || limits.stop.stop_requested()
                                     ? tl::unexpected(stopped())
                                     : tl::unexpected(no_answer());
  if (!outcome && !is_drained_) network_.observer_.harmed(self(), outcome.error().fault);
  if (network_.trace_.is_on()) {
    note(told + " -> " + (outcome ? "ok" : outcome.error().message));
  }
  return outcome;
}

engine_result<service::blobs_kept> simulated_port::check_repository(
    const service::call_limits& limits) {
  using kept = service::blobs_kept;
  return call<kept>(network::kind::look, "check", limits,
                    []() -> engine_result<kept> { return kept::in_files; });
}

namespace {

std::string describe(const service::listing& found) {
  std::string text;
  for (const auto& each : found.parts) {
    text += " " + short_name(each.name.to_string()) + "=" + each.state_word;
    if (each.run) text += "(" + each.run->text().substr(0, 4) + ")";
  }
  return text.empty() ? " nothing" : text;
}

}  // namespace

engine_result<void> simulated_port::stream_snapshots(std::string_view pattern,
                                                     service::detail how_much,
                                                     service::listing_sink& to,
                                                     const service::call_limits& limits) {
  const auto asked = std::string(pattern);
  const auto looked = std::make_shared<instant>();
  const auto told = network_.trace_.is_on() ? "list " + short_name(asked) : "";
  auto found =
      call<service::listing>(network::kind::look, told, limits, [this, asked, how_much, looked] {
        *looked = network_.kernel_.now();
        return engine_result<service::listing>(network_.engine_.list(asked, how_much));
      });
  if (found && !network_.kernel_.current().is_oracle) {
    network_.observer_.learns_of_list(self(), pattern, how_much, *found, *looked);
    if (network_.trace_.is_on()) note("saw" + describe(*found));
  }
  if (!found) return tl::unexpected(found.error());
  for (auto& part : found->parts) to.part(std::move(part));
  for (const auto& name : found->foreign_names) to.foreign(name);
  return {};
}

engine_result<service::listing> simulated_port::list_running(const service::call_limits& limits) {
  auto found = call<service::listing>(network::kind::look, "running", limits, [this] {
    return engine_result<service::listing>(network_.engine_.list_running());
  });
  if (found && network_.trace_.is_on()) note("saw running" + describe(*found));
  return found;
}

engine_result<domain::epoch_ms> simulated_port::read_clock(const service::call_limits& limits) {
  return call<domain::epoch_ms>(network::kind::look, "clock", limits, [this] {
    return engine_result<domain::epoch_ms>(network_.engine_.clock());
  });
}

engine_result<std::vector<std::string>> simulated_port::list_indices(
    const std::vector<std::string>&, const service::call_limits& limits) {
  return call<std::vector<std::string>>(network::kind::look, "indices", limits, [this] {
    return engine_result<std::vector<std::string>>(network_.engine_.indices());
  });
}

engine_result<void> simulated_port::create_snapshot(const domain::planned_part& part,
                                                    const domain::run_id& run,
                                                    const service::call_limits& limits) {
  const auto by = self();
  if (!is_drained_) network_.observer_.sends_create(by, part, run);
  const auto told = network_.trace_.is_on() ? "create " + short_name(part.name.to_string()) +
                                                  " of run " + run.text().substr(0, 4)
                                            : "";
  auto answer = call<void>(network::kind::create, told, limits, [this, part, run, by] {
    return network_.engine_.create(part, run, by);
  });
  if (!is_drained_) network_.observer_.learns_of_create(self(), part, run, answer);
  return answer;
}

}  // namespace simulation
