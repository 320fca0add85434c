#include "registry/endpoint.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "registry/endpoint_path.hpp"

namespace host::registry {
namespace {

constexpr std::string_view host_owner = "host";
constexpr std::chrono::milliseconds longest_deadline = std::chrono::hours(24);

bool is_id(std::string_view id) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !id.empty() && is_lower(id.front()) && std::all_of(id.begin(), id.end(), [&](char c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

/// `GET "backupHistory/{backupId}"` for messages.
std::string describe(const endpoint& declared) {
  std::string text(http::to_string(declared.verb));
  text += " \"" + declared.id;
  if (!declared.path.empty()) text += "/" + declared.path;
  return text + "\"";
}

bool has_handler(const endpoint& declared) {
  return std::visit([](const auto& handler) { return static_cast<bool>(handler); },
                    declared.handler);
}

/// Whether both get the same requests, names of selectors aside.
bool are_rivals(const endpoint& one, const endpoint& other) {
  if (one.verb != other.verb || one.root_path != other.root_path) return false;
  if (one.root_path) return true;
  const auto path = parse_endpoint_path(served_path(one));
  const auto other_path = parse_endpoint_path(served_path(other));
  return path && other_path && same_shape(*path, *other_path);
}

/// What is wrong with a declaration taken alone.
std::optional<std::string> find_fault(const endpoint& declared) {
  const bool is_of_the_host = declared.owner == host_owner;
  const bool is_page_without_id = is_of_the_host && declared.id.empty() && declared.path.empty();
  if (declared.owner.empty()) return "it has no owner";
  if (declared.root_path && !(is_of_the_host && declared.path.empty())) {
    return "a path outside of the endpoints is for the host alone, and has nothing below it";
  }
  if (!is_page_without_id && !is_id(declared.id)) {
    return "an id is a lower-case letter followed by letters and digits";
  }
  if (auto path = parse_endpoint_path(declared.path); !path) return path.error();
  if (http::to_string(declared.verb).empty()) {
    return "its method is not GET, POST, DELETE, PUT or PATCH";
  }
  if (declared.mutates && declared.verb == http::method::get) {
    return "what changes something cannot be a GET";
  }
  if (declared.consumes_json && declared.verb == http::method::get) {
    return "a GET has no body, so it cannot ask for JSON";
  }
  if (declared.deadline.count() < 0 || declared.deadline > longest_deadline) {
    return "its deadline is not between 0 and one day";
  }
  if (!has_handler(declared)) return "it has no handler";
  return std::nullopt;
}

}  // namespace

std::string served_path(const endpoint& declared) {
  const std::string& first = declared.alias.empty() ? declared.id : declared.alias;
  return declared.path.empty() ? first : first + "/" + declared.path;
}

tl::expected<void, std::string> endpoint_registry::add(endpoint declared) {
  if (const auto fault = find_fault(declared)) {
    return tl::unexpected("endpoint " + describe(declared) + " of \"" + declared.owner +
                          "\" is refused: " + *fault);
  }
  if (const auto* rival = rival_of(declared)) {
    return tl::unexpected("endpoint " + describe(declared) + " of \"" + declared.owner +
                          "\" is refused: \"" + rival->owner + "\" has declared " +
                          describe(*rival) + " already");
  }
  auto& blocks = blocking_[declared.owner];
  if (!blocks) blocks = std::make_shared<std::atomic<bool>>(false);
  declared.owner_blocks = blocks;
  places_by_id_[declared.id].push_back(endpoints_.size());
  endpoints_.push_back(std::move(declared));
  return {};
}

const endpoint* endpoint_registry::rival_of(const endpoint& declared) const {
  const auto places = places_by_id_.find(declared.id);
  if (places == places_by_id_.end()) return nullptr;
  for (const std::size_t place : places->second) {
    if (are_rivals(endpoints_[place], declared)) return &endpoints_[place];
  }
  return nullptr;
}

tl::expected<std::vector<std::string>, std::string> endpoint_registry::serve(
    const serving_rule& rule) {
  erase([&](const endpoint& each) {
    if (each.id.empty()) return false;
    const auto allowed = rule(each.id);
    return each.verb == http::method::get ? !allowed.reads : !allowed.changes;
  });
  for (endpoint& each : endpoints_) {
    if (!each.id.empty()) each.alias = rule(each.id).alias;
  }
  std::set<std::string> gone;
  for (const endpoint& each : endpoints_) {
    const bool gives_way = each.owner == host_owner && !each.id.empty() && each.alias.empty() &&
                           rule(each.id).gives_way;
    const bool is_wanted_by_an_alias =
        gives_way && std::any_of(endpoints_.begin(), endpoints_.end(), [&](const endpoint& other) {
          return !other.alias.empty() && are_rivals(other, each);
        });
    if (is_wanted_by_an_alias) gone.insert(each.id);
  }
  erase([&](const endpoint& each) { return gone.contains(each.id); });
  for (auto each = endpoints_.begin(); each != endpoints_.end(); ++each) {
    const auto rival = std::find_if(endpoints_.begin(), each, [&](const endpoint& other) {
      // Only an alias can lead onto the path of another id.
      return (!other.alias.empty() || !each->alias.empty()) && other.id != each->id &&
             are_rivals(other, *each);
    });
    if (rival == each) continue;
    return tl::unexpected("the endpoints \"" + rival->id + "\" and \"" + each->id +
                          "\" would both be served at \"" + served_path(*each) + "\"");
  }
  return std::vector<std::string>(gone.begin(), gone.end());
}

void endpoint_registry::remove_owner(std::string_view owner) {
  erase([&](const endpoint& each) { return each.owner == owner; });
}

template <class Which>
void endpoint_registry::erase(Which which) {
  std::erase_if(endpoints_, which);
  places_by_id_.clear();
  for (std::size_t place = 0; place < endpoints_.size(); ++place) {
    places_by_id_[endpoints_[place].id].push_back(place);
  }
}

void endpoint_registry::mark_blocking(std::string_view owner) const {
  const auto found = blocking_.find(owner);
  if (found != blocking_.end()) found->second->store(true, std::memory_order_relaxed);
}

}  // namespace host::registry
