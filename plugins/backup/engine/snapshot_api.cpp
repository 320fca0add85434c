#include "engine/snapshot_api.hpp"

#include <set>
#include <utility>

#include "engine/create_body.hpp"
#include "engine/engine_json.hpp"
#include "engine/listing_parser.hpp"
#include "engine/snapshot_deletion.hpp"

namespace backup::engine {
namespace {

using net::http_method;
using service::call_limits;
using service::engine_result;

}  // namespace

snapshot_api::snapshot_api(net::http_client& client, net::base_url url, std::string repository,
                           std::size_t longest_listing)
    : client_(client),
      url_(std::move(url)),
      repository_(std::move(repository)),
      paths_(repository_, url_.path().size()),
      longest_listing_(longest_listing) {}

engine_result<service::blobs_kept> snapshot_api::check_repository(const call_limits& limits) {
  const auto call = question(http_method::get, paths_.repository());
  const auto body = ask(call, {}, limits);
  if (!body) return tl::make_unexpected(body.error());
  const auto described = read_repository(*body, repository_);
  if (!described) return tl::make_unexpected(nonsense(call, described.error()));
  return *described;
}

engine_result<void> snapshot_api::stream_snapshots(std::string_view pattern,
                                                   service::detail how_much,
                                                   service::listing_sink& to,
                                                   const call_limits& limits) {
  for (const auto& target : paths_.listing(pattern, how_much)) {
    const auto call = question(http_method::get, target);
    listing_parser parser(how_much, to);
    net::http_request request{call.method, call.url, {}, [&parser](std::string_view piece) {
                                return parser.feed(piece);
                              }};
    auto outcome =
        client_.perform(std::move(request), {limits.deadline, limits.stop, longest_listing_});
    const bool is_no_listing = parser.has_fault();
    const auto read = parser.finish();
    if (parser.was_stopped()) {
      return tl::make_unexpected(service::engine_error{
          service::engine_fault::stopped, 0, "The listing was ended by who asked for it"});
    }
    // What is wrong in it ends the transfer, which then has no outcome of its own.
    if (is_no_listing) return tl::make_unexpected(nonsense(call, read.error()));
    const auto answer = read_outcome(call, std::move(outcome));
    if (!answer) return tl::make_unexpected(answer.error().error);
    if (!read) return tl::make_unexpected(nonsense(call, read.error()));
  }
  return {};
}

engine_result<service::listing> snapshot_api::list_running(const call_limits& limits) {
  const auto call = question(http_method::get, paths_.running());
  const auto body = ask(call, {}, limits);
  if (!body) return tl::make_unexpected(body.error());
  auto read = read_listing(*body, service::detail::states);
  if (!read) return tl::make_unexpected(nonsense(call, read.error()));
  return *std::move(read);
}

engine_result<service::part_status> snapshot_api::read_status(const domain::snapshot_name& of,
                                                              const call_limits& limits) {
  const auto name = of.to_string();
  const auto call = question(http_method::get, paths_.status(name));
  const auto body = ask(call, {}, limits);
  if (!body) return tl::make_unexpected(body.error());
  const auto read = engine::read_status(*body, name);
  if (!read) return tl::make_unexpected(nonsense(call, read.error()));
  return *read;
}

engine_result<domain::epoch_ms> snapshot_api::read_clock(const call_limits& limits) {
  const auto call = question(http_method::get, engine_paths::clock());
  const auto body = ask(call, {}, limits);
  if (!body) return tl::make_unexpected(body.error());
  const auto time = engine::read_clock(*body);
  if (!time) return tl::make_unexpected(nonsense(call, time.error()));
  return *time;
}

engine_result<std::vector<std::string>> snapshot_api::list_indices(
    const std::vector<std::string>& patterns, const call_limits& limits) {
  std::set<std::string> names;
  for (const auto& target : paths_.indices(patterns)) {
    const auto call = question(http_method::get, target);
    const auto body = ask(call, {}, limits);
    if (!body) return tl::make_unexpected(body.error());
    const auto read = read_index_names(*body);
    if (!read) return tl::make_unexpected(nonsense(call, read.error()));
    names.insert(read->begin(), read->end());
  }
  return std::vector<std::string>(names.begin(), names.end());
}

engine_result<void> snapshot_api::create_snapshot(const domain::planned_part& part,
                                                  const domain::run_id& run,
                                                  const call_limits& limits) {
  const auto call = question(http_method::put, paths_.new_snapshot(part.name.to_string()));
  const auto body = ask(call, create_body(part, run), limits);
  if (!body) return tl::make_unexpected(body.error());
  const auto accepted = read_confirmation(*body, "accepted");
  if (!accepted) return tl::make_unexpected(nonsense(call, accepted.error()));
  return {};
}

std::unique_ptr<service::deletion> snapshot_api::delete_snapshots(
    const std::vector<std::string>& names, const call_limits& limits) {
  return std::make_unique<snapshot_deletion>(client_, url_, paths_, names, limits);
}

asked snapshot_api::question(http_method method, std::string_view target) const {
  return {method, url_.to_string() + std::string(target)};
}

engine_result<std::string> snapshot_api::ask(const asked& call, std::string body,
                                             const call_limits& limits) {
  auto outcome =
      client_.perform({call.method, call.url, std::move(body), {}}, {limits.deadline, limits.stop});
  auto answer = read_outcome(call, std::move(outcome));
  if (!answer) return tl::make_unexpected(std::move(answer.error().error));
  return *std::move(answer);
}

}  // namespace backup::engine
