#include "endpoint/backup_endpoint.hpp"

#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "endpoint/backup_json.hpp"
#include "endpoint/flag.hpp"
#include "endpoint/list_request.hpp"
#include "service/progress.hpp"

namespace backup::endpoint {
namespace {

/// The host gives up so much later than we do, so that our better answer comes first.
constexpr std::chrono::seconds before_the_host{5};

void refuse(actuator::call& call, const bad_request& why) {
  if (why.is_of_the_operation) {
    call.respond(400, message_json(why.message));
  } else {
    call.respond_error(400, why.message);
  }
}

void fail(actuator::call& call, operation failed, const service::failure& why) {
  call.respond(status_of(failed, why.kind), message_json(why.message));
}

/// A parameter that may be there once: of two values nobody can know which one is meant.
parsed<std::optional<std::string_view>> parameter(const actuator::call& call,
                                                  std::string_view name) {
  if (call.parameter(name, 1)) {
    return tl::unexpected(bad_request{false, std::string(name) + " is given more than once"});
  }
  return call.parameter(name);
}

/// Runs on a thread of the plugin, where nobody else would catch what a full memory throws.
template <class Work>
void guarded(actuator::call& call, Work work) {
  try {
    work();
  } catch (const std::exception& fault) {
    if (!call.is_open()) return;
    call.respond(500, message_json("The request failed by a fault of this host: " +
                                   std::string(fault.what()) + ". Try again."));
  }
}

void too_many(actuator::call& call) {
  call.respond(503, message_json("Too many calls wait for the engine. Try again later."), {},
               {{"Retry-After", "5"}});
}

parsed<domain::backup_id> id_in_path(const actuator::call& call) {
  return parse_id(call.selector("backupId").value_or(""));
}

}  // namespace

actuator::result<void> backup_endpoint::declare(actuator::registrar& on, std::string_view id) {
  using actuator::method;
  constexpr std::string_view one = "{backupId}";
  constexpr std::uint32_t reads = actuator::non_blocking | actuator::produces_json;
  constexpr std::uint32_t takes = reads | actuator::mutates | actuator::consumes_json;
  constexpr std::uint32_t removes = actuator::non_blocking | actuator::mutates;
  struct declaration {
    method verb;
    std::string_view path;
    std::uint32_t flags;
    actuator::handler handle;
  };
  const auto list_at_once = [this](actuator::call call) { list(std::move(call)); };
  const auto show_one = [this](actuator::call call) { show(std::move(call)); };
  for (const auto& each :
       {declaration{method::get, "", reads, list_at_once},
        declaration{method::post, "", takes, queued(&backup_endpoint::take)},
        declaration{method::get, one, reads, show_one},
        declaration{method::del, one, removes, queued(&backup_endpoint::remove)}}) {
    const actuator::endpoint declared{.id = id,
                                      .verb = each.verb,
                                      .path = each.path,
                                      .flags = each.flags,
                                      .deadline = time_for_a_call_ + before_the_host};
    if (auto done = on.add(declared, each.handle); !done) return done;
  }
  return {};
}

actuator::handler backup_endpoint::queued(handler handle) {
  return [this, handle](actuator::call call) { offer(queue_, std::move(call), handle); };
}

void backup_endpoint::offer(service::call_queue& to, actuator::call call, handler handle) {
  auto waiting = std::make_shared<actuator::call>(std::move(call));
  const auto limits = limits_of(*waiting);
  const bool taken = to.offer([this, handle, waiting, limits] {
    if (scheduler_.now() < limits.deadline) {
      guarded(*waiting, [&] { (this->*handle)(*waiting, limits); });
    } else {
      waiting->respond(502, message_json("The call waited for its turn until its time was over: "
                                         "the engine answers too slowly. Try again."));
    }
  });
  if (!taken) too_many(*waiting);
}

service::call_limits backup_endpoint::limits_of(const actuator::call& call) const {
  return {scheduler_.now() + call.time_left() - before_the_host, stop_.get_token()};
}

void backup_endpoint::take(actuator::call& call, const service::call_limits& limits) {
  const auto in_query = parameter(call, "backupId");
  if (!in_query) return refuse(call, in_query.error());
  const auto id = parse_take_request(call.body(), *in_query);
  if (!id) return refuse(call, id.error());
  const auto scheduled = service_.take(*id, limits);
  if (!scheduled) return fail(call, operation::take, scheduled.error());
  call.respond(200, scheduled_snapshots_json(*scheduled));
}

void backup_endpoint::list(actuator::call call) {
  const auto pattern = parameter(call, "pattern");
  if (!pattern) return refuse(call, pattern.error());
  const auto verbose = parameter(call, "verbose");
  if (!verbose) return refuse(call, verbose.error());
  const auto asked = parse_list_request(*pattern, *verbose);
  if (!asked) return refuse(call, asked.error());

  const auto limits = limits_of(call);
  const auto waiting = std::make_shared<actuator::call>(std::move(call));
  const auto send = [this, waiting](const service::shared_lists::outcome& found) {
    guarded(*waiting, [&] {
      if (!found) return fail(*waiting, operation::list, found.error());
      sender_.send(std::move(*waiting), *found);
    });
  };
  if (!lists_.ask(asked->engine_pattern, asked->how_much, limits, send)) too_many(*waiting);
}

void backup_endpoint::show(actuator::call call) {
  const auto word = parameter(call, "progress");
  if (!word) return refuse(call, word.error());
  const auto wants_progress = parse_flag("progress", *word, false);
  if (!wants_progress) return refuse(call, wants_progress.error());
  if (*wants_progress) {
    offer(patient_, std::move(call), &backup_endpoint::get_progress);
  } else {
    offer(queue_, std::move(call), &backup_endpoint::get);
  }
}

void backup_endpoint::get(actuator::call& call, const service::call_limits& limits) {
  const auto id = id_in_path(call);
  if (!id) return refuse(call, id.error());
  const auto found = service_.get(*id, limits);
  if (!found) return fail(call, operation::get, found.error());
  call.respond(200, backup_json(*found));
}

void backup_endpoint::get_progress(actuator::call& call, const service::call_limits& limits) {
  const auto id = id_in_path(call);
  if (!id) return refuse(call, id.error());
  const auto found = service_.get(*id, limits);
  if (!found) return fail(call, operation::get, found.error());
  call.respond(200, backup_json(*found, service::progress_of(*found, statuses_, limits)));
}

void backup_endpoint::remove(actuator::call& call, const service::call_limits& limits) {
  const auto id = id_in_path(call);
  if (!id) return refuse(call, id.error());
  const auto removed = service_.remove(*id, limits);
  if (!removed) return fail(call, operation::remove, removed.error());
  call.respond(204);
}

}  // namespace backup::endpoint
