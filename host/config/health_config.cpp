#include "config/health_config.hpp"

#include <algorithm>
#include <utility>

#include "config/data/activation.hpp"
#include "config/property_name.hpp"
#include "config/switches.hpp"
#include "text/ascii.hpp"

namespace host::config {
namespace {

constexpr std::string_view groups_key = "management.endpoint.health.group";
constexpr std::string_view allowed_visibility = "never, when-authorized or always";

bool is_name_character(char c) {
  const char lower = text::lower(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool is_segment(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_name_character);
}

std::optional<visibility> visibility_named(std::string_view word) {
  const auto plain = uniform_name(text::trimmed(word));
  if (plain == "never") return visibility::never;
  if (plain == "whenauthorized") return visibility::when_authorized;
  if (plain == "always") return visibility::always;
  return std::nullopt;
}

/// "livez" of `server:/livez` and `management:livez`. There is one port, so both are the same.
std::optional<std::string> root_segment(std::string_view text) {
  text = text::trimmed(text);
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto place = text::lower_case(text.substr(0, colon));
  auto path = text.substr(colon + 1);
  if (path.starts_with('/')) path.remove_prefix(1);
  if ((place != "server" && place != "management") || !is_segment(path)) return std::nullopt;
  return std::string(path);
}

/// Takes values of health one after another and keeps the first fault.
class health_reader {
 public:
  explicit health_reader(const resolved_keys& resolved) : resolved_(resolved) {}

  const std::optional<std::string>& fault() const { return fault_; }

  bool is_given(std::string_view name) const { return resolved_.find(name)->given.has_value(); }

  void list(std::string_view name, std::vector<std::string>& out) {
    if (const auto* items = given<text_list>(name)) {
      for (const std::string& item : *items) {
        if (const auto word = text::trimmed(item); !word.empty()) out.emplace_back(word);
      }
    }
  }
  void flag(std::string_view name, bool& out) {
    if (const auto* on = given<bool>(name)) out = *on;
  }
  void size(std::string_view name, std::int64_t& out) {
    out = std::get<std::int64_t>(*resolved_.find(name)->given);
    if (out < 0) refuse(refusal(*resolved_.find(name), "a size of at least 0"));
  }
  template <class Value, class Convert>
  void text(std::string_view name, Value& out, Convert convert, std::string_view allowed) {
    const auto* written = given<std::string>(name);
    if (written == nullptr || text::trimmed(*written).empty()) return;
    if (auto made = convert(*written)) {
      out = *std::move(made);
    } else {
      refuse(refusal(*resolved_.find(name), allowed));
    }
  }
  void status(const std::string& prefix, status_config& out) {
    list(prefix + ".order", out.order);
    const auto codes_key = prefix + ".http-mapping";
    const auto* codes = given<text_map>(codes_key);
    if (codes == nullptr) return;
    for (const auto& [name, text] : *codes) {
      constexpr std::int64_t least = 200;
      constexpr std::int64_t most = 599;
      const auto number = parse_value(key_type::integer, text);
      const auto code = number ? std::get<std::int64_t>(*number) : 0;
      if (code < least || code > most) {
        refuse_entry(codes_key, name, text, "a code of HTTP from 200 to 599");
        continue;
      }
      out.codes[name] = static_cast<int>(code);
    }
  }

  void switches(std::string_view name, std::map<std::string, bool>& out) {
    if (auto fault = read_switches(resolved_, name, out)) refuse(*std::move(fault));
  }

 private:
  template <class Value>
  const Value* given(std::string_view name) const {
    const auto* found = resolved_.find(name);
    return found != nullptr && found->given ? std::get_if<Value>(&*found->given) : nullptr;
  }
  void refuse(std::string sentence) {
    if (!fault_) fault_ = std::move(sentence);
  }
  void refuse_entry(std::string_view map, const std::string& name, const std::string& text,
                    std::string_view allowed) {
    refuse(refusal_of_entry(resolved_, map, name, text, allowed));
  }

  const resolved_keys& resolved_;
  std::optional<std::string> fault_;
};

key entry(std::string name, key_type type, const char* default_value = nullptr,
          std::string help = "") {
  key made{std::move(name), type, std::nullopt, std::move(help), false, false};
  if (default_value != nullptr) made.default_value = default_value;
  return made;
}

std::vector<key> keys_of_group(const std::string& prefix) {
  return {entry(prefix + ".include", key_type::text_list),
          entry(prefix + ".exclude", key_type::text_list),
          entry(prefix + ".show-components", key_type::text),
          entry(prefix + ".show-details", key_type::text),
          entry(prefix + ".roles", key_type::text_list),
          entry(prefix + ".status.order", key_type::text_list),
          entry(prefix + ".status.http-mapping", key_type::text_map),
          entry(prefix + ".additional-path", key_type::text)};
}

/// The names as they are written; a variable, which has no dashes, counts as a spelling of a name
/// that another source has.
std::vector<std::string> names_of_groups(const property_list& properties) {
  std::map<std::string, std::string> by_uniform;
  for (const bool of_variables : {false, true}) {
    for (const auto& [rest, given] : properties.below(groups_key)) {
      if ((given->from.what == origin::kind::environment) != of_variables) continue;
      const std::string name = rest.substr(0, rest.find_first_of(".["));
      if (name.size() < rest.size()) by_uniform.emplace(uniform_name(name), name);
    }
  }
  std::vector<std::string> names;
  for (const auto& [uniform, name] : by_uniform) names.push_back(name);
  return names;
}

using group_or_sentence = tl::expected<std::optional<health_group_config>, std::string>;

/// Nothing when nothing of it is ours.
group_or_sentence read_group(const property_list& properties, const std::string& name) {
  const std::string prefix = std::string(groups_key) + "." + name;
  const auto keys = keys_of_group(prefix);
  const auto resolved = resolve(properties, keys);
  if (!resolved) return tl::unexpected(resolved.error());
  health_reader take(*resolved);
  const bool is_written = std::any_of(keys.begin(), keys.end(),
                                      [&](const key& each) { return take.is_given(each.name); });
  if (!is_written) return std::nullopt;
  if (!is_segment(name)) {
    return tl::unexpected(prefix +
                          ": the name of a group of health is letters, digits, dashes and "
                          "underscores, for it stands in a path");
  }
  health_group_config made;
  take.list(prefix + ".include", made.include);
  take.list(prefix + ".exclude", made.exclude);
  take.text(prefix + ".show-components", made.show_components, visibility_named,
            allowed_visibility);
  take.text(prefix + ".show-details", made.show_details, visibility_named, allowed_visibility);
  if (take.is_given(prefix + ".roles")) take.list(prefix + ".roles", made.roles.emplace());
  take.status(prefix + ".status", made.status);
  take.text(prefix + ".additional-path", made.additional_path, root_segment,
            "server:/name or management:/name, one segment");
  if (take.fault()) return tl::unexpected(*take.fault());
  return made;
}

}  // namespace

// clang-format off
std::vector<key> health_keys() {
  constexpr auto text = key_type::text;
  constexpr auto flag = key_type::boolean;
  constexpr auto list = key_type::text_list;
  constexpr auto map = key_type::text_map;
  return {
    entry("management.endpoint.health.show-details", text, nullptr, "never, when-authorized (to users and tokens of actuator.security) or always; default always, and when-authorized once there are users or tokens"),
    entry("management.endpoint.health.show-components", text, nullptr, "the same for components; without it as show-details"),
    entry("management.endpoint.health.roles", list, nullptr, "roles of actuator.security, as read or write:backups, one of which makes authorized; none: whoever is known"),
    entry("management.endpoint.health.status.order", list, nullptr, "statuses, the one that counts most first; default down, out-of-service, up, unknown"),
    entry("management.endpoint.health.status.http-mapping", map, nullptr, "codes by status; any drops the usual two, 503 for down and for out-of-service"),
    entry("management.endpoint.health.group", map, nullptr, "groups by name: include, exclude, show-details, show-components, status.order, status.http-mapping, additional-path, roles"),
    entry("management.endpoint.health.validate-group-membership", flag, "true", "a member of a group that is no component ends the start"),
    entry("management.endpoint.health.probes.enabled", flag, nullptr, "livenessState and readinessState in the whole too; default: on Kubernetes. The groups are always there"),
    entry("management.endpoint.health.probes.add-additional-paths", flag, "false", "liveness at /livez and readiness at /readyz too"),
    entry("management.endpoint.health.logging.slow-indicator-threshold", key_type::duration_millis, "10s", "a look at the disk that takes longer is warned about"),
    entry("management.health", map, nullptr, "<key>.enabled shows or hides a component: ping, diskspace, livenessstate, readinessstate or one of a plugin"),
    entry("management.health.defaults.enabled", flag, "false", "ping and diskSpace without a word of their own"),
    entry("management.health.diskspace.path", text, ".", "whose disk diskSpace looks at"),
    entry("management.health.diskspace.threshold", key_type::data_size, "10MB", "less free space is DOWN"),
  };
}
// clang-format on

tl::expected<health_config, std::string> read_health_config(const property_list& properties,
                                                            const resolved_keys& resolved) {
  health_config made;
  health_reader take(resolved);
  const std::string prefix = "management.endpoint.health.";
  std::optional<visibility> details;
  take.text(prefix + "show-details", details, visibility_named, allowed_visibility);
  made.says_details = details.has_value();
  made.show_details = details.value_or(made.show_details);
  take.text(prefix + "show-components", made.show_components, visibility_named, allowed_visibility);
  take.list(prefix + "roles", made.roles);
  take.status(prefix + "status", made.status);
  take.flag(prefix + "validate-group-membership", made.validates_members);
  made.shows_probes = platform_of(properties) == "kubernetes";
  take.flag(prefix + "probes.enabled", made.shows_probes);
  take.flag(prefix + "probes.add-additional-paths", made.has_probe_paths);
  made.slow = std::chrono::milliseconds(
      std::get<std::int64_t>(*resolved.find(prefix + "logging.slow-indicator-threshold")->given));
  take.switches("management.health", made.indicators);
  take.flag("management.health.defaults.enabled", made.is_default_on);
  made.indicators.erase("defaults");
  take.text(
      "management.health.diskspace.path", made.disk_path,
      [](const std::string& path) { return std::optional(path); }, "the path of a folder");
  take.size("management.health.diskspace.threshold", made.disk_threshold);
  if (take.fault()) return tl::unexpected(*take.fault());
  for (const std::string& name : names_of_groups(properties)) {
    auto group = read_group(properties, name);
    if (!group) return tl::unexpected(std::move(group.error()));
    if (*group) made.groups.emplace(name, **std::move(group));
  }
  return made;
}

void keep_details_from_strangers(health_config& of) {
  if (!of.says_details) of.show_details = visibility::when_authorized;
}

}  // namespace host::config
