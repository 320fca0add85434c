#include "net/waiter_loops.hpp"

#include <exception>
#include <utility>

namespace backup::net {
namespace {

/// Of an idle host, who watches the engine and who follows backups. All others share one thread.
constexpr std::size_t most_loops = 2;

http_options with_one_connection(http_options options) {
  options.kept_connections = 1;
  return options;
}

}  // namespace

waiter_loops::waiter_loops(scheduling::scheduler& on, http_options options)
    : on_(on), options_(with_one_connection(std::move(options))), loops_(on) {}

std::shared_ptr<transfer_loop> waiter_loops::take() {
  auto held = loops_.lock();
  if (held->stopped) return nullptr;
  if (held->idle.empty()) {
    if (held->all.size() == most_loops) return nullptr;
    try {
      held->all.reserve(most_loops);
      held->idle.reserve(most_loops);
      held->all.push_back(std::make_shared<transfer_loop>(on_, options_));
    } catch (const std::exception&) {
      return nullptr;  // the shared one is there
    }
    return held->all.back();
  }
  auto taken = std::move(held->idle.back());
  held->idle.pop_back();
  return taken;
}

void waiter_loops::give_back(std::shared_ptr<transfer_loop> loop) {
  loops_.lock()->idle.push_back(std::move(loop));
}

void waiter_loops::stop() {
  auto held = loops_.lock();
  held->stopped = true;
  for (const auto& each : held->all) each->stop();
}

}  // namespace backup::net
