#include "config/web_exposure.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "config/plain_path.hpp"
#include "config/property_name.hpp"
#include "config/switches.hpp"
#include "log/redact.hpp"
#include "text/ascii.hpp"

namespace host::config {
namespace {

/// The applications' own package sets the access of these one by one, so that a default that
/// somebody sets does not reach them.
constexpr std::array<std::string_view, 6> always_there = {"health",  "info",          "prometheus",
                                                          "loggers", "backuphistory", "backups"};

/// They show the configuration: only for those who ask for it.
constexpr std::array<std::string_view, 2> off_by_nature = {"env", "configprops"};

constexpr std::string_view access_words = "none, read-only or unrestricted";

template <class List>
bool is_in(const List& list, std::string_view id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

std::optional<endpoint_access> access_named(std::string_view word) {
  const auto uniform = uniform_name(text::trimmed(word));
  if (uniform == "none") return endpoint_access::none;
  if (uniform == "readonly") return endpoint_access::read_only;
  if (uniform == "unrestricted") return endpoint_access::unrestricted;
  return std::nullopt;
}

endpoint_access of_flag(bool is_enabled) {
  return is_enabled ? endpoint_access::unrestricted : endpoint_access::none;
}

/// "health" for "health.access" and "access"; nothing for keys of another kind.
std::optional<std::string> id_before(std::string_view entry, std::string_view last) {
  const auto uniform = uniform_name(entry);
  const auto end = "." + std::string(last);
  if (!uniform.ends_with(end)) return std::nullopt;
  return endpoint_ids::uniform_id(std::string_view(uniform).substr(0, uniform.size() - end.size()));
}

}  // namespace

endpoint_ids::endpoint_ids(const text_list& ids) {
  for (const auto& each : ids) {
    if (each == "*") {
      has_all_ = true;
    } else {
      ids_.insert(uniform_id(each));
    }
  }
}

std::string endpoint_ids::uniform_id(std::string_view id) {
  auto uniform = uniform_name(id);
  std::erase(uniform, '.');
  return uniform;
}

endpoint_access web_exposure::access_to(std::string_view id) const {
  const auto uniform = endpoint_ids::uniform_id(id);
  endpoint_access allowed =
      is_in(off_by_nature, uniform) ? endpoint_access::none : endpoint_access::unrestricted;
  if (default_ && !is_in(always_there, uniform)) allowed = *default_;
  const auto own = access_by_id_.find(uniform);
  if (own != access_by_id_.end()) allowed = own->second;
  return std::min(allowed, most_);
}

bool web_exposure::gives_way(std::string_view id) const {
  const auto uniform = endpoint_ids::uniform_id(id);
  return !is_in(always_there, uniform) && !access_by_id_.contains(uniform);
}

std::string web_exposure::alias_of(std::string_view id) const {
  const auto found = alias_by_id_.find(endpoint_ids::uniform_id(id));
  return found == alias_by_id_.end() ? std::string() : found->second;
}

/// Reads one key after another and keeps the first fault.
class exposure_reader {
 public:
  explicit exposure_reader(const resolved_keys& resolved) : resolved_(resolved) {}

  tl::expected<web_exposure, std::string> read() && {
    read_lists();
    read_aliases();
    read_access_of_all();
    read_access_by_id();
    made_.has_discovery_page_ =
        std::get<bool>(*at("management.endpoints.web.discovery.enabled").given);
    if (fault_) return tl::unexpected(*std::move(fault_));
    return std::move(made_);
  }

 private:
  const resolved_value& at(std::string_view name) const { return *resolved_.find(name); }

  void fail(std::string sentence) {
    if (!fault_) fault_ = std::move(sentence);
  }

  text_list list_of(std::string_view name) const {
    const auto& found = at(name);
    return found.given ? std::get<text_list>(*found.given) : text_list();
  }

  text_map map_of(std::string_view name) const {
    const auto& found = at(name);
    return found.given ? std::get<text_map>(*found.given) : text_map();
  }

  void read_lists() {
    auto include = list_of("management.endpoints.web.exposure.include");
    if (include.empty()) include.emplace_back("health");
    made_.include_ = endpoint_ids(include);
    made_.exclude_ = endpoint_ids(list_of("management.endpoints.web.exposure.exclude"));
  }

  void read_aliases() {
    const auto& all = at("management.endpoints.web.path-mapping");
    for (const auto& [id, written] : map_of(all.declared.name)) {
      auto path = std::string(text::trimmed(written));
      if (path.empty()) continue;  // no path at all is the id
      if (path.front() != '/') path.insert(0, "/");
      if (path.ends_with('/')) path.pop_back();
      if (path.empty() || !is_plain_path(path)) {
        return fail(refusal_of_entry(resolved_, all.declared.name, id, written,
                                     "a path such as healthcheck or checks/health"));
      }
      made_.alias_by_id_[endpoint_ids::uniform_id(id)] = path.substr(1);
    }
  }

  std::optional<endpoint_access> access_at(std::string_view name) {
    const auto& found = at(name);
    if (!found.given || std::get<std::string>(*found.given).empty()) return std::nullopt;
    const auto named = access_named(std::get<std::string>(*found.given));
    if (!named) fail(refusal(found, access_words));
    return named;
  }

  void read_access_of_all() {
    const auto& by_flag = at("management.endpoints.enabled-by-default");
    made_.default_ = access_at("management.endpoints.access.default");
    made_.most_ = access_at("management.endpoints.access.max-permitted").value_or(made_.most_);
    if (!by_flag.given) return;
    const auto& by_word = at("management.endpoints.access.default");
    if (made_.default_) return refuse_both(by_word.declared.name, by_word.from, by_flag);
    made_.default_ = of_flag(std::get<bool>(*by_flag.given));
  }

  void read_access_by_id() {
    const auto& all = at("management.endpoint");
    std::map<std::string, std::string> written;  // by id: the entry that said so
    for (const auto& [entry, text] : map_of(all.declared.name)) {
      const auto by_word = id_before(entry, "access");
      const auto by_flag = id_before(entry, "enabled");
      if ((!by_word && !by_flag) || text.empty()) continue;
      const auto allowed = by_word ? access_named(text) : access_of_flag(text);
      if (!allowed) {
        return fail(refusal_of_entry(resolved_, all.declared.name, entry, text,
                                     by_word ? access_words : "true or false"));
      }
      const auto& id = by_word ? *by_word : *by_flag;
      const auto [first, is_new] = written.emplace(id, entry);
      if (!is_new) return refuse_both(all, first->second, entry);
      made_.access_by_id_[id] = *allowed;
    }
  }

  static std::optional<endpoint_access> access_of_flag(std::string_view text) {
    const auto parsed = parse_value(key_type::boolean, text);
    if (!parsed) return std::nullopt;
    return of_flag(std::get<bool>(*parsed));
  }

  void refuse_both(const resolved_value& map, const std::string& one, const std::string& other) {
    fail(map.declared.name + "." + one + " (" + to_text(map.entries_from.at(one)) + ") and " +
         map.declared.name + "." + other + " (" + to_text(map.entries_from.at(other)) +
         ") are both set; keep one of them, the access");
  }

  void refuse_both(const std::string& name, const origin& from, const resolved_value& other) {
    fail(name + " (" + to_text(from) + ") and " + other.declared.name + " (" + to_text(other.from) +
         ") are both set; keep the first of them");
  }

  const resolved_keys& resolved_;
  web_exposure made_;
  std::optional<std::string> fault_;
};

tl::expected<web_exposure, std::string> read_web_exposure(const resolved_keys& resolved) {
  return exposure_reader(resolved).read();
}

}  // namespace host::config
