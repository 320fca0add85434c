#include "service/part_statuses.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace backup::service {
namespace {

constexpr std::chrono::seconds between_two_looks{1};
constexpr std::chrono::seconds longest_look{5};

engine_error not_told(const std::string& name) {
  return {engine_fault::unreachable, 0,
          "The engine did not tell in time how far it is with " + name};
}

}  // namespace

/// One question to the engine; whatever becomes of it, those who wait for it are told.
class part_statuses::asking {
 public:
  asking(part_statuses& owner, std::shared_ptr<look> mine)
      : owner_(owner), mine_(std::move(mine)) {}
  ~asking() {
    auto held = owner_.looks_.lock();
    mine_->is_open = false;
    mine_->told = std::move(outcome_);
    held.notify_all();
  }
  asking(const asking&) = delete;
  asking& operator=(const asking&) = delete;

  engine_result<part_status> ask(const domain::snapshot_name& of, const call_limits& limits) {
    outcome_ = owner_.engine_.read_status(of, limits);
    return *outcome_;
  }

 private:
  part_statuses& owner_;
  std::shared_ptr<look> mine_;
  std::optional<engine_result<part_status>> outcome_;
};

engine_result<part_status> part_statuses::read(const domain::snapshot_name& of,
                                               const call_limits& limits) {
  const auto name = of.to_string();
  const auto began = scheduler_.now();
  const auto deadline = std::min(limits.deadline, began + longest_look);
  auto mine = std::make_shared<look>(look{began});
  {
    auto held = looks_.lock();
    std::erase_if(*held, [began](const auto& each) {
      return !each.second->is_open && began - each.second->began >= between_two_looks;
    });
    const auto [at, is_mine] = held->try_emplace(name, mine);
    if (!is_mine) {
      const auto other = at->second;
      held.wait_until(deadline, [&other](const auto&) { return !other->is_open; });
      if (!other->told) return tl::unexpected(not_told(name));
      return *other->told;
    }
  }
  return asking(*this, std::move(mine)).ask(of, {deadline, limits.stop});
}

}  // namespace backup::service
