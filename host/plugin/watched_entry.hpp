#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "calls/handler_watch.hpp"
#include "plugin/host_table.hpp"

namespace host::plugin {

/// A worker's stay inside a function of a plugin that no request has led to. `function` must
/// outlive the host.
class watched_entry {
 public:
  watched_entry(const host_table& table, const std::string& function, std::uint64_t id) {
    calls::handler_watch* watch = table.lent().watch;
    if (watch != nullptr) visit_.emplace(*watch, table.plugin_id(), function, id);
  }

 private:
  std::optional<calls::handler_watch::visit> visit_;
};

}  // namespace host::plugin
