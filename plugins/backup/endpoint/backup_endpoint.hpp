#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string_view>

#include <actuator/plugin.hpp>

#include "endpoint/list_sender.hpp"
#include "endpoint/status_codes.hpp"
#include "endpoint/take_request.hpp"
#include "service/backup_service.hpp"
#include "service/call_queue.hpp"
#include "service/part_statuses.hpp"
#include "service/shared_lists.hpp"

namespace backup::endpoint {

/// The four operations on the port: verbs and parameters in, codes and JSON out; no rules of
/// backups here. Handlers only queue the call, so the host's threads never wait for an engine.
class backup_endpoint {
 public:
  /// What is passed in outlives the endpoint and every call. time_for_a_call runs from the arrival.
  /// patient: for calls that are about progress, which may wait for an engine that has none to
  /// tell.
  backup_endpoint(service::backup_service& service, service::part_statuses& statuses,
                  service::call_queue& queue, service::call_queue& patient,
                  service::shared_lists& lists, list_sender& sender, scheduling::scheduler& on,
                  std::chrono::milliseconds time_for_a_call)
      : service_(service),
        statuses_(statuses),
        queue_(queue),
        patient_(patient),
        lists_(lists),
        sender_(sender),
        scheduler_(on),
        time_for_a_call_(time_for_a_call) {}

  /// Declares /{base}/{id} and /{base}/{id}/{backupId}.
  actuator::result<void> declare(actuator::registrar& on, std::string_view id);

  /// The stop of this process: calls that wait for the engine are answered that they were given up.
  void stop() { stop_.request_stop(); }

 private:
  using handler = void (backup_endpoint::*)(actuator::call&, const service::call_limits&);

  actuator::handler queued(handler handle);
  void offer(service::call_queue& to, actuator::call call, handler handle);
  service::call_limits limits_of(const actuator::call& call) const;

  /// Not queued: lists have threads of their own.
  void list(actuator::call call);
  /// Chooses how to show one.
  void show(actuator::call call);
  void take(actuator::call& call, const service::call_limits& limits);
  void get(actuator::call& call, const service::call_limits& limits);
  void get_progress(actuator::call& call, const service::call_limits& limits);
  void remove(actuator::call& call, const service::call_limits& limits);

  service::backup_service& service_;
  service::part_statuses& statuses_;
  service::call_queue& queue_;
  service::call_queue& patient_;
  service::shared_lists& lists_;
  list_sender& sender_;
  scheduling::scheduler& scheduler_;
  std::chrono::milliseconds time_for_a_call_;
  std::stop_source stop_;
};

}  // namespace backup::endpoint
