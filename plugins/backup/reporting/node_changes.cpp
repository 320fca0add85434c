#include "reporting/node_changes.hpp"

#include <chrono>
#include <exception>
#include <string>
#include <utility>

namespace backup::reporting {
namespace {

constexpr std::chrono::seconds between_lines{10};

}  // namespace

actuator::result<void> node_changes::declare(actuator::registrar& on) {
  const auto count = on.add_counter(
      {.name = "backup_engine_node_changes",
       .help = "Times that requests went to another node of the engine than before."});
  if (!count) return count.error();
  count_ = *count;
  return {};
}

void node_changes::changed(std::string_view from, std::string_view to,
                           std::string_view why) noexcept {
  count_.add();
  try {
    std::int64_t untold = 0;
    {
      const auto now = on_.now();
      auto held = told_.lock();
      if (held->last && now - *held->last < between_lines) {
        ++held->untold;
        return;
      }
      held->last = now;
      untold = std::exchange(held->untold, 0);
    }
    log_.warn("engine.node_changed",
              "Requests go to another node of the engine: " + std::string(from) + " failed, " +
                  std::string(why) + ".",
              {{"from", from}, {"to", to}, {"changes_untold", untold}});
  } catch (const std::exception&) {
    return;  // no memory for a line
  }
}

}  // namespace backup::reporting
