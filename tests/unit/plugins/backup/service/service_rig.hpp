#pragma once

#include <boost/test/unit_test.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scheduling/thread_scheduler.hpp"
#include "service/backup_service.hpp"
#include "unit/plugins/backup/service/scripted_port.hpp"

namespace service_test {

using service::engine_error;
using service::engine_fault;
using service::failure_kind;
using names = std::vector<std::string>;

inline const engine_error engine_away{engine_fault::unreachable, 0, "the engine is away"};
inline const engine_error engine_broken{engine_fault::failed, 500, "the engine is broken"};
inline const engine_error engine_garbles{engine_fault::nonsense, 200,
                                         "the engine answers nonsense"};
inline const engine_error engine_refuses{engine_fault::refused, 403, "the engine refuses"};

/// Three parts: two groups, and the dated part of the second.
inline service::settings settings() {
  return {"camunda",
          *domain::app_version::parse("8.8.0"),
          {"", {"test", {{{{"operate-a_", true, false}}}, {{{"operate-b_", true, true}}}}, {}}}};
}

inline const names three_parts{"camunda_webapps_5_8.8.0_part_1_of_3",
                               "camunda_webapps_5_8.8.0_part_2_of_3",
                               "camunda_webapps_5_8.8.0_part_3_of_3"};

inline domain::backup_id id(int number) {
  return *domain::backup_id::parse(std::to_string(number));
}

inline domain::snapshot part(const std::string& name, const std::string& state,
                             domain::epoch_ms ended) {
  return {*domain::snapshot_name::parse(name),
          "u" + std::to_string(std::hash<std::string>()(name)),
          state,
          ended - 10,
          ended,
          names{}};
}

inline std::vector<domain::backup> all_of(const service::backup_list& list) {
  std::vector<domain::backup> backups;
  for (std::size_t number = 0; number < list.size(); ++number) backups.push_back(list.at(number));
  return backups;
}

/// The service on a scripted engine, and what it tells.
struct service_rig {
  scheduling::thread_scheduler on;
  scripted_port engine{on};
  told_events events{on};
  service::settings configured = settings();
  std::unique_ptr<service::backup_service> service;

  service_rig() {
    engine.set_indices({"operate-a_", "operate-b_", "operate-b_2026-01-31"});
    restart();
  }
  void restart() {
    service.reset();
    service = std::make_unique<service::backup_service>(engine, on, events, configured);
  }
  service::call_limits limits() const { return {on.now() + std::chrono::seconds(30), {}}; }
  domain::epoch_ms now_ms() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(on.wall_now().time_since_epoch())
        .count();
  }
  std::string state_of(int number) {
    return std::string(domain::to_string(service->get(id(number), limits())->state));
  }
  service::failure take_fails(int number) {
    const auto taken = service->take(id(number), limits());
    BOOST_REQUIRE(!taken);
    return taken.error();
  }
};

}  // namespace service_test
