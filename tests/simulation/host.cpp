#include "simulation/host.hpp"

#include <utility>

namespace simulation {

host_life::host_life(kernel& on, checker& checks, network& through,
                     const service::settings& configured, std::string name, std::uint64_t seed,
                     milliseconds clock_skew)
    : kernel_(on),
      checker_(checks),
      settings_(configured),
      record_(checks.born(name, configured.resume)),
      scheduler_(on, tree_, seed, clock_skew),
      port_(through, record_.number, std::move(name)),
      events_(checks.listen_to(record_)) {
  living_ = &kernel_.start(tree_, [this] { live(); });
}

void host_life::live() {
  service_ = std::make_unique<service::backup_service>(port_, scheduler_, *events_, settings_);
  follower_ = std::make_unique<service::follower>(*service_, scheduler_, settings_);
  is_serving_ = !record_.died;
  while (!is_told_to_stop_) kernel_.sleep_until(instant::max());
  follower_->stop();
  service_->stop();
  while (open_calls_ > 0) kernel_.sleep_until(instant::max());
  follower_.reset();
  service_.reset();
  has_ended_ = true;
  if (!record_.died) checker_.died(record_);
}

void host_life::kill() {
  is_serving_ = false;
  kernel_.freeze(tree_);
  checker_.died(record_);
}

void host_life::stop() {
  is_serving_ = false;
  is_told_to_stop_ = true;
  record_.stopping = kernel_.now();
  kernel_.wake(*living_);
}

void host_life::freeze() {
  record_.frozen = kernel_.now();
  record_.thawed = instant::max();
  kernel_.freeze(tree_);
}

void host_life::thaw() {
  if (record_.died) return;
  record_.thawed = kernel_.now();
  kernel_.thaw(tree_);
}

void host_life::drain() {
  if (has_ended_) return;
  if (!record_.died) checker_.died(record_);
  is_serving_ = false;
  is_told_to_stop_ = true;
  port_.drain();
  kernel_.thaw(tree_);
  kernel_.wake(*living_);
}

task& host_life::call(std::function<void()> body) {
  ++open_calls_;
  return kernel_.start(tree_, [this, body = std::move(body)] {
    body();
    if (--open_calls_ == 0) kernel_.wake(*living_);
  });
}

}  // namespace simulation
