#include "engine/snapshot_api.hpp"

#include <set>
#include <type_traits>
#include <utility>

#include "engine/create_body.hpp"
#include "engine/engine_json.hpp"
#include "engine/listing_parser.hpp"
#include "engine/snapshot_deletion.hpp"
#include "engine/watched_request.hpp"

namespace backup::engine {
namespace {

using net::http_method;
using service::call_limits;
using service::engine_result;
using service::request_kind;

/// A question.
net::node_request get(std::string target) {
  return {http_method::get, std::move(target), {}, {}};
}
/// One that any node answers at once.
net::node_request get_promptly(std::string target) {
  return {http_method::get, std::move(target), {}, {}, true};
}

}  // namespace

snapshot_api::snapshot_api(net::node_client& client, std::string repository,
                           std::size_t longest_listing, service::request_observer* watched_by)
    : client_(client),
      repository_(std::move(repository)),
      paths_(repository_, client_.longest_path()),
      longest_listing_(longest_listing),
      watched_by_(watched_by) {}

template <class Read>
auto snapshot_api::question(request_kind kind, net::node_request request, const call_limits& limits,
                            Read read) {
  using value = typename decltype(read(std::string_view()))::value_type;
  watched_request seen(watched_by_, kind);
  asked call{request.method, std::move(request.target)};
  request.target = call.url;
  auto told = client_.perform(std::move(request), {limits.deadline, limits.stop});
  call = call.of(told);
  const auto answer = read_outcome(call, std::move(told.outcome));
  if (!answer) return seen.told<value>(tl::make_unexpected(answer.error().error));
  auto what = read(std::string_view(*answer));
  if (!what) return seen.told<value>(tl::make_unexpected(nonsense(call, what.error())));
  seen.end(nullptr);
  if constexpr (std::is_void_v<value>) {
    return engine_result<value>();
  } else {
    return engine_result<value>(*std::move(what));
  }
}

engine_result<service::blobs_kept> snapshot_api::check_repository(const call_limits& limits) {
  return question(request_kind::repository, get_promptly(paths_.repository()), limits,
                  [this](std::string_view body) { return read_repository(body, repository_); });
}

engine_result<void> snapshot_api::stream_snapshots(std::string_view pattern,
                                                   service::detail how_much,
                                                   service::listing_sink& to,
                                                   const call_limits& limits) {
  const auto kind =
      how_much == service::detail::states ? request_kind::list : request_kind::details;
  for (const auto& target : paths_.listing(pattern, how_much)) {
    watched_request seen(watched_by_, kind);
    auto read = seen.told(stream(target, how_much, to, limits));
    if (!read) return read;
  }
  return {};
}

engine_result<void> snapshot_api::stream(const std::string& target, service::detail how_much,
                                         service::listing_sink& to, const call_limits& limits) {
  listing_parser parser(how_much, to);
  auto request = get(target);
  request.sink = [&parser](std::string_view piece) { return parser.feed(piece); };
  auto told = client_.perform(std::move(request), {limits.deadline, limits.stop, longest_listing_});
  const auto call = asked{http_method::get, target}.of(told);
  const bool is_no_listing = parser.has_fault();
  const auto read = parser.finish();
  if (parser.was_stopped()) {
    return tl::make_unexpected(service::engine_error{service::engine_fault::stopped, 0,
                                                     "The listing was ended by who asked for it"});
  }
  // What is wrong in it ends the transfer, which then has no outcome of its own.
  if (is_no_listing) return tl::make_unexpected(nonsense(call, read.error()));
  const auto answer = read_outcome(call, std::move(told.outcome));
  if (!answer) return tl::make_unexpected(answer.error().error);
  if (!read) return tl::make_unexpected(nonsense(call, read.error()));
  return {};
}

engine_result<service::listing> snapshot_api::list_running(const call_limits& limits) {
  return question(
      request_kind::running, get_promptly(paths_.running()), limits,
      [](std::string_view body) { return read_listing(body, service::detail::states); });
}

engine_result<service::part_status> snapshot_api::read_status(const domain::snapshot_name& of,
                                                              const call_limits& limits) {
  const auto name = of.to_string();
  return question(request_kind::status, get(paths_.status(name)), limits,
                  [&name](std::string_view body) { return engine::read_status(body, name); });
}

engine_result<domain::epoch_ms> snapshot_api::read_clock(const call_limits& limits) {
  return question(request_kind::clock, get_promptly(engine_paths::clock()), limits,
                  [](std::string_view body) { return engine::read_clock(body); });
}

engine_result<std::vector<std::string>> snapshot_api::list_indices(
    const std::vector<std::string>& patterns, const call_limits& limits) {
  std::set<std::string> names;
  for (const auto& target : paths_.indices(patterns)) {
    const auto read = question(request_kind::indices, get(target), limits, &read_index_names);
    if (!read) return read;
    names.insert(read->begin(), read->end());
  }
  return std::vector<std::string>(names.begin(), names.end());
}

engine_result<void> snapshot_api::create_snapshot(const domain::planned_part& part,
                                                  const domain::run_id& run,
                                                  const call_limits& limits) {
  return question(
      request_kind::create,
      {http_method::put, paths_.new_snapshot(part.name.to_string()), create_body(part, run), {}},
      limits, [](std::string_view body) { return read_confirmation(body, "accepted"); });
}

std::unique_ptr<service::deletion> snapshot_api::delete_snapshots(
    const std::vector<std::string>& names, const call_limits& limits) {
  return std::make_unique<snapshot_deletion>(client_, paths_, names, limits, watched_by_);
}

}  // namespace backup::engine
