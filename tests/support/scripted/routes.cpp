#include "support/scripted/routes.hpp"

#include <boost/json/value.hpp>

#include "support/scripted/index_api.hpp"
#include "support/scripted/snapshot_api.hpp"

namespace support::scripted {
namespace json = boost::json;
namespace {

/// The values of `{}` in the route's path, in order.
using values = std::vector<std::string>;

/// What a route's handler works with, in short names for the table.
struct given {
  rest_call& call;
  index_store& indices;
  snapshot_store& snapshots;
  const values& name;
  const waiter& wait;
};

struct route {
  const char* methods;
  const char* path;
  http_reply (*handle)(const given&);
};

http_reply root(const given& with) {
  auto& call = with.call;
  call.refuse_unknown_parameters();
  auto const of = version_of(call.flavour());
  auto const text = [](std::string_view from) { return json::value(json::string{from}); };
  bool const elasticsearch = call.elasticsearch();
  json::object version;
  if (!elasticsearch) version["distribution"] = "opensearch";
  version["number"] = text(of.number);
  if (elasticsearch) version["build_flavor"] = "default";
  version["build_type"] = "unknown";
  version["build_hash"] = "unknown";
  version["build_date"] = "2026-01-01T00:00:00.000000000Z";
  version["build_snapshot"] = false;
  version["lucene_version"] = text(of.lucene);
  version["minimum_wire_compatibility_version"] = text(of.wire_compatible);
  version["minimum_index_compatibility_version"] = text(of.index_compatible);
  return call.answer(
      {{"name", "scripted"},
       {"cluster_name", "scripted"},
       {"cluster_uuid", "scripted-cluster-uuid0"},
       {"version", std::move(version)},
       {"tagline", elasticsearch ? "You Know, for Search"
                                 : "The OpenSearch Project: https://opensearch.org/"}});
}

/// One line for the node: only what tells the engine's clock, in the form that is asked for.
http_reply clock(const given& with) {
  auto& call = with.call;
  call.accept({"h", "format"});
  call.refuse_unknown_parameters();
  constexpr std::int64_t ms_of_a_second = 1000;
  auto const seconds = std::to_string(with.snapshots.clock_millis() / ms_of_a_second);
  return call.answer(json::array{json::object{{"epoch", json::string(seconds)}}});
}

constexpr route routes[] = {
    {"GET HEAD", "/", root},
    {"GET", "/_cat/health", clock},
    {"GET", "/_cluster/health",
     [](const given& g) { return index_api::health(g.call, g.indices); }},
    {"GET", "/_resolve/index/{}",
     [](const given& g) { return index_api::resolve(g.call, g.indices, g.name[0]); }},
    {"POST", "/_aliases",
     [](const given& g) { return index_api::change_aliases(g.call, g.indices); }},
    {"POST PUT", "/_bulk",
     [](const given& g) { return document_api::bulk(g.call, g.indices, ""); }},
    {"POST", "/_refresh",
     [](const given& g) { return document_api::refresh(g.call, g.indices, ""); }},
    {"GET", "/_count", [](const given& g) { return document_api::count(g.call, g.indices, ""); }},
    {"GET", "/_settings",
     [](const given& g) { return index_api::settings(g.call, g.indices, "", ""); }},

    {"GET", "/_snapshot",
     [](const given& g) { return repository_api::show(g.call, g.snapshots, ""); }},
    {"GET", "/_snapshot/_status",
     [](const given& g) { return snapshot_api::status(g.call, g.snapshots, "", ""); }},
    {"GET", "/_snapshot/{}",
     [](const given& g) { return repository_api::show(g.call, g.snapshots, g.name[0]); }},
    {"PUT POST", "/_snapshot/{}",
     [](const given& g) { return repository_api::put(g.call, g.snapshots, g.name[0]); }},
    {"DELETE", "/_snapshot/{}",
     [](const given& g) { return repository_api::remove(g.call, g.snapshots, g.name[0]); }},
    {"GET", "/_snapshot/{}/_status",
     [](const given& g) { return snapshot_api::status(g.call, g.snapshots, g.name[0], ""); }},
    {"POST", "/_snapshot/{}/_verify",
     [](const given& g) { return repository_api::verify(g.call, g.snapshots, g.name[0]); }},
    {"GET", "/_snapshot/{}/{}",
     [](const given& g) { return snapshot_api::show(g.call, g.snapshots, g.name[0], g.name[1]); }},
    {"PUT POST", "/_snapshot/{}/{}",
     [](const given& g) {
       return snapshot_api::create(g.call, g.snapshots, g.indices, g.name[0], g.name[1], g.wait);
     }},
    {"DELETE", "/_snapshot/{}/{}",
     [](const given& g) {
       return snapshot_api::remove(g.call, g.snapshots, g.name[0], g.name[1], g.wait);
     }},
    {"GET", "/_snapshot/{}/{}/_status",
     [](const given& g) {
       return snapshot_api::status(g.call, g.snapshots, g.name[0], g.name[1]);
     }},
    {"POST", "/_snapshot/{}/{}/_restore",
     [](const given& g) {
       return snapshot_api::restore(g.call, g.snapshots, g.indices, g.name[0], g.name[1]);
     }},

    {"PUT", "/{}", [](const given& g) { return index_api::create(g.call, g.indices, g.name[0]); }},
    {"GET HEAD", "/{}",
     [](const given& g) { return index_api::show(g.call, g.indices, g.name[0]); }},
    {"DELETE", "/{}",
     [](const given& g) {
       return index_api::remove(g.call, g.indices, g.name[0], g.snapshots.indices_in_use());
     }},
    {"GET", "/{}/_settings",
     [](const given& g) { return index_api::settings(g.call, g.indices, g.name[0], ""); }},
    {"GET", "/{}/_settings/{}",
     [](const given& g) { return index_api::settings(g.call, g.indices, g.name[0], g.name[1]); }},
    {"POST", "/{}/_close",
     [](const given& g) { return index_api::close(g.call, g.indices, g.name[0]); }},
    {"GET", "/{}/_count",
     [](const given& g) { return document_api::count(g.call, g.indices, g.name[0]); }},
    {"POST", "/{}/_refresh",
     [](const given& g) { return document_api::refresh(g.call, g.indices, g.name[0]); }},
    {"POST PUT", "/{}/_bulk",
     [](const given& g) { return document_api::bulk(g.call, g.indices, g.name[0]); }},
    {"POST", "/{}/_doc",
     [](const given& g) { return document_api::put(g.call, g.indices, g.name[0], ""); }},
    {"PUT POST", "/{}/_doc/{}",
     [](const given& g) { return document_api::put(g.call, g.indices, g.name[0], g.name[1]); }},
};

bool one_of(std::string_view methods, const std::string& method) {
  while (!methods.empty()) {
    auto const space = std::min(methods.find(' '), methods.size());
    if (methods.substr(0, space) == method) return true;
    methods.remove_prefix(std::min(space + 1, methods.size()));
  }
  return false;
}

std::optional<values> match(std::string_view path, const std::vector<std::string>& segments) {
  values found;
  std::size_t at = 0;
  for (path.remove_prefix(1); !path.empty(); ++at) {
    auto const slash = std::min(path.find('/'), path.size());
    auto const part = path.substr(0, slash);
    if (at >= segments.size()) return std::nullopt;
    if (part == "{}") {
      // Names of snapshots and indices may begin with an underscore only as words of the engine.
      bool const word = at == 0 && segments[at].starts_with('_') && segments[at] != "_all";
      if (word || segments[at].empty()) return std::nullopt;
      found.push_back(segments[at]);
    } else if (part != segments[at]) {
      return std::nullopt;
    }
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  if (at != segments.size()) return std::nullopt;
  return found;
}

}  // namespace

std::optional<http_reply> answer(rest_call& call, engine_world& world, const waiter& wait) {
  for (const auto& each : routes) {
    if (!one_of(each.methods, call.method())) continue;
    if (auto const found = match(each.path, call.segments())) {
      call.check_content_type();
      return each.handle({call, world.indices, world.snapshots, *found, wait});
    }
  }
  return std::nullopt;
}

}  // namespace support::scripted
