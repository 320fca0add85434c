#include "faults/calls_of_a_backup.hpp"

#include <functional>
#include <utility>

#include "support/glob.hpp"

namespace faults {
namespace {

void hang(support::http_reply& reply) {
  reply.manner = support::reply_manner::hang;
}

std::string glob_of(int part) {
  return "*_part_" + std::to_string(part) + "_of_" + std::to_string(part_count);
}

std::shared_ptr<gate> hold(support::fault_proxy& proxy, held how,
                           std::function<bool(const support::http_request&)> is_it) {
  auto reached = std::make_shared<gate>();
  support::fault_rule rule;
  rule.path_glob = "*";
  if (how == held::after) {
    rule.only = std::move(is_it);
    rule.what = {support::fault::kind::after,
                 [reached](support::http_reply& reply) {
                   hang(reply);
                   reached->open();
                 },
                 {}};
  } else {
    const auto came = std::make_shared<bool>(false);
    rule.only = [=, is_it = std::move(is_it)](const auto& call) {
      if (is_it(call)) *came = true;
      if (*came) reached->open();
      return *came;
    };
    rule.what = {support::fault::kind::instead, hang, {}};
    rule.times = 0;
  }
  proxy.add_rule(std::move(rule));
  return reached;
}

}  // namespace

int call_numbers::next(const std::string& method, const std::string& target) {
  if (method != "GET") seen_since_the_create_.clear();
  const bool is_beside = target.find("/_current") != std::string::npos;
  was_new_ = !is_beside && ++seen_since_the_create_[method + target] <= equal_looks_;
  if (was_new_) ++last_;
  return last_;
}

void gate::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  changed_.notify_all();
}

bool gate::wait(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, limit, [this] { return open_; });
}

bool gate::is_open() {
  return wait(std::chrono::milliseconds(0));
}

std::string to_string(held how) {
  return how == held::before ? "before" : "after";
}

std::shared_ptr<gate> hold_call(support::fault_proxy& proxy, int number, held how,
                                int equal_looks) {
  const auto numbers = std::make_shared<call_numbers>(equal_looks);
  return hold(proxy, how, [numbers, number](const support::http_request& call) {
    const int its = numbers->next(call.method, call.target);
    return its == number && numbers->was_new();
  });
}

std::shared_ptr<gate> hold_create(support::fault_proxy& proxy, int part, held how) {
  return hold(proxy, how, [glob = glob_of(part)](const support::http_request& call) {
    return call.method == "PUT" && support::target_matches(glob, call.target);
  });
}

std::shared_ptr<gate> delay_create(support::fault_proxy& proxy, int part,
                                   std::chrono::milliseconds time) {
  auto reached = std::make_shared<gate>();
  support::fault_rule rule{"PUT", glob_of(part), support::faults::delay(time)};
  rule.only = [reached](const auto&) {
    reached->open();
    return true;
  };
  proxy.add_rule(std::move(rule));
  return reached;
}

}  // namespace faults
