#include "endpoints/openapi.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>

#include "endpoints/own_page.hpp"
#include "registry/endpoint_path.hpp"

namespace host::endpoints {

extern const std::string_view described_endpoints;  // made from openapi.yaml by the build

namespace {

namespace json = boost::json;
using registry::path_segment;

constexpr std::string_view usual_base = "/actuator";
constexpr std::array<std::pair<std::string_view, http::method>, 5> verbs{
    {{"get", http::method::get},
     {"post", http::method::post},
     {"put", http::method::put},
     {"patch", http::method::patch},
     {"delete", http::method::del}}};

json::string_view view(std::string_view text) {
  return {text.data(), text.size()};
}

std::string_view view_of(json::string_view text) {
  return {text.data(), text.size()};
}

/// An object or array inside of another, where there may be none.
template <class Kind>
Kind* part(json::object& of, std::string_view name);

template <>
json::object* part<json::object>(json::object& of, std::string_view name) {
  auto* found = of.if_contains(view(name));
  return found == nullptr ? nullptr : found->if_object();
}

template <>
json::array* part<json::array>(json::object& of, std::string_view name) {
  auto* found = of.if_contains(view(name));
  return found == nullptr ? nullptr : found->if_array();
}

/// Whether every request that fits the described path gets to the served one.
bool covers(const std::vector<path_segment>& served, const std::vector<path_segment>& described) {
  using kind = path_segment::kind;
  for (std::size_t n = 0; n < served.size(); ++n) {
    if (n >= described.size()) return false;
    if (served[n].what == kind::rest) return true;
    if (served[n].what == kind::literal && served[n] != described[n]) return false;
  }
  return served.size() == described.size();
}

class merger {
 public:
  merger(const registry::endpoint_registry& endpoints, std::string_view base_path)
      : endpoints_(endpoints), base_(base_path == "/" ? "" : base_path) {}

  /// Takes what is described and served from `from` into the frame.
  std::optional<std::string> add(json::object from, std::string_view owner) {
    auto* paths = part<json::object>(from, "paths");
    if (paths == nullptr) return "it has no paths";
    json::object kept;
    for (auto& [path, item] : *paths) {
      auto* operations = item.if_object();
      const auto below = path_below(view_of(path));
      if (operations == nullptr || !below) {
        return "its path " + std::string(view_of(path)) + " does not lie below /actuator";
      }
      const auto served = keep_served(*operations, *below, owner);
      if (!served) continue;
      kept[base_ + *served == "" ? "/" : base_ + *served] = std::move(item);
    }
    *paths = std::move(kept);
    if (frame_.empty()) {
      frame_ = std::move(from);
      return std::nullopt;
    }
    return join(from);
  }

  std::string finish(std::string_view version) {
    for (auto& [path, item] : *part<json::object>(frame_, "paths")) {
      for (auto& [verb, operation] : item.as_object()) {
        if (auto* described = operation.if_object()) drop_dead_links(*described);
      }
    }
    if (auto* about = part<json::object>(frame_, "info")) (*about)["version"] = view(version);
    return json::serialize(frame_);
  }

 private:
  static std::optional<std::string> path_below(std::string_view path) {
    if (!path.starts_with(usual_base)) return std::nullopt;
    path.remove_prefix(usual_base.size());
    if (!path.empty() && path.front() != '/') return std::nullopt;
    return std::string(path);
  }

  /// The described path as it is served, which may be by another name; none when nothing is left.
  std::optional<std::string> keep_served(json::object& operations, std::string_view below,
                                         std::string_view owner) {
    std::optional<std::string> served;
    for (const auto& [name, verb] : verbs) {
      auto* described = part<json::object>(operations, name);
      if (described == nullptr) continue;
      if (auto path = path_served(below, verb, owner)) {
        served = std::move(path);
        if (auto* id = described->if_contains("operationId"); id != nullptr && id->is_string()) {
          operations_.insert(std::string(view_of(id->get_string())));
        }
      } else {
        operations.erase(view(name));
      }
    }
    return served;
  }

  std::optional<std::string> path_served(std::string_view below, http::method verb,
                                         std::string_view owner) const {
    if (!below.empty()) below.remove_prefix(1);
    const auto id = below.substr(0, below.find('/'));
    const auto rest = below.substr(std::min(id.size() + 1, below.size()));
    const auto described = registry::parse_endpoint_path(rest);
    if (!described) return std::nullopt;
    for (const auto& each : endpoints_.endpoints()) {
      if (each.root_path || each.owner != owner || each.id != id || each.verb != verb) continue;
      const auto segments = registry::parse_endpoint_path(each.path);
      if (!segments || !covers(*segments, *described)) continue;
      if (id.empty()) return "";
      return "/" + (each.alias.empty() ? each.id : each.alias) +
             (rest.empty() ? "" : "/" + std::string(rest));
    }
    return std::nullopt;
  }

  /// Components of one name must be the same: references do not tell whose they mean.
  std::optional<std::string> join(json::object& from) {
    if (auto* given = part<json::object>(from, "components")) {
      auto& common = object_of(frame_, "components");
      for (const bool only_looks : {true, false}) {
        for (auto& [kind, members] : *given) {
          auto* named = members.if_object();
          if (named == nullptr) continue;
          auto& known = object_of(common, view_of(kind));
          for (auto& [name, value] : *named) {
            const auto* other = known.if_contains(name);
            if (other != nullptr && *other != value) {
              return "its component " + std::string(view_of(name)) +
                     " differs from the one of that name that is there already";
            }
            if (!only_looks) known[name] = value;
          }
        }
      }
    }
    auto& paths = object_of(frame_, "paths");
    for (auto& [path, item] : *part<json::object>(from, "paths")) paths[path] = item;
    if (auto* tags = part<json::array>(from, "tags")) {
      auto* known = part<json::array>(frame_, "tags");
      if (known != nullptr) known->insert(known->end(), tags->begin(), tags->end());
    }
    return std::nullopt;
  }

  static json::object& object_of(json::object& in, std::string_view name) {
    auto& found = in[view(name)];
    if (!found.is_object()) found.emplace_object();
    return found.get_object();
  }

  void drop_dead_links(json::object& operation) const {
    auto* responses = part<json::object>(operation, "responses");
    if (responses == nullptr) return;
    for (auto& [status, response] : *responses) {
      auto* given = response.if_object();
      auto* links = given == nullptr ? nullptr : part<json::object>(*given, "links");
      if (links == nullptr) continue;
      json::object alive;
      for (auto& [name, link] : *links) {
        auto* to = link.if_object();
        auto* id = to == nullptr ? nullptr : to->if_contains("operationId");
        if (id != nullptr && id->is_string() && operations_.contains(view_of(id->get_string()))) {
          alive[name] = link;
        }
      }
      *links = std::move(alive);
    }
  }

  const registry::endpoint_registry& endpoints_;
  std::string base_;
  json::object frame_;
  std::set<std::string, std::less<>> operations_;
};

std::optional<std::string> add(merger& to, const api_description& description) {
  boost::system::error_code fault;
  auto read = json::parse(view(description.json), fault);
  if (fault) return "it is not JSON (" + fault.message() + ")";
  if (!read.is_object()) return "it is no object";
  return to.add(std::move(read.get_object()), description.owner);
}

}  // namespace

std::string_view own_description() {
  return described_endpoints;
}

merged_description merge_descriptions(const std::vector<api_description>& descriptions,
                                      const registry::endpoint_registry& endpoints,
                                      std::string_view base_path, std::string_view version) {
  merged_description made;
  merger all(endpoints, base_path);
  for (const auto& each : descriptions) {
    if (auto fault = add(all, each)) {
      made.faults.push_back("The description of the endpoints of " + each.owner +
                            " is left out of openapi: " + *fault + ".");
    }
  }
  made.json = all.finish(version);
  return made;
}

tl::expected<void, std::string> openapi_page::declare(registry::endpoint_registry& endpoints) {
  auto page = own_page("openapi", "", [this](const http::request&) {
    std::call_once(once_, [this] {
      json_ = make_();
      make_ = nullptr;  // and with it what it was made of
    });
    return http::response{200, "application/json", json_, {}};
  });
  return endpoints.add(std::move(page));
}

}  // namespace host::endpoints
