#include "config/info_config.hpp"

#include "config/property_name.hpp"
#include "config/switches.hpp"
#include "text/ascii.hpp"
#include "text/json_string.hpp"

namespace host::config {
namespace {

constexpr std::string_view git_mode = "management.info.git.mode";

/// Settings by the parts of their names: a text, or what is below.
struct node {
  std::string text;
  std::map<std::string, node> below;
};

std::string part_of(std::string_view element) {
  if (element.size() >= 2 && element.front() == '[' && element.back() == ']') {
    element = element.substr(1, element.size() - 2);
  }
  return std::string(element);
}

void append(std::string& out, const node& from) {
  if (from.below.empty()) return text::append_json_string(out, from.text);
  out += '{';
  for (const auto& [name, next] : from.below) {
    if (out.back() != '{') out += ',';
    text::append_json_string(out, name);
    out += ':';
    append(out, next);
  }
  out += '}';
}

/// Items of lists by their numbers, as an actuator shows them.
std::vector<std::pair<std::string, std::string>> members_of(const text_map& settings) {
  node root;
  for (const auto& [name, text] : settings) {
    node* at = &root;
    for (const auto element : elements_of(name)) at = &at->below[part_of(element)];
    at->text = text;
  }
  std::vector<std::pair<std::string, std::string>> members;
  for (const auto& [name, next] : root.below) {
    append(members.emplace_back(name, "").second, next);
  }
  return members;
}

key entry(std::string name, key_type type, const char* default_value, std::string help) {
  key made{std::move(name), type, std::nullopt, std::move(help), false, false};
  if (default_value != nullptr) made.default_value = default_value;
  return made;
}

}  // namespace

bool info_config::shows(std::string_view member) const {
  const auto found = members.find(uniform_name(member));
  return found == members.end() ? is_default_on : found->second;
}

bool info_config::hides(std::string_view member) const {
  const auto found = members.find(uniform_name(member));
  return found != members.end() && !found->second;
}

// clang-format off
std::vector<key> info_keys() {
  return {
    entry("management.info", key_type::text_map, nullptr, "<member>.enabled shows or hides a member of info: build, git, os, process, env (what stands below info., off without a word) or one of a plugin"),
    entry("management.info.defaults.enabled", key_type::boolean, "true", "build, git, os and process without a word of their own"),
    entry("management.info.git.mode", key_type::text, "simple", "simple or full: how much of the commit is told"),
  };
}
// clang-format on

tl::expected<info_config, std::string> read_info_config(const property_list& properties,
                                                        const resolved_keys& resolved) {
  info_config made;
  if (auto fault = read_switches(resolved, "management.info", made.members)) {
    return tl::unexpected(*std::move(fault));
  }
  made.is_default_on = std::get<bool>(*resolved.find("management.info.defaults.enabled")->given);
  made.members.erase("defaults");
  const auto& mode = *resolved.find(git_mode);
  const auto word = text::lower_case(text::trimmed(std::get<std::string>(*mode.given)));
  if (!word.empty() && word != "simple" && word != "full") {
    return tl::unexpected(refusal(mode, "simple or full"));
  }
  made.is_git_whole = word == "full";
  const auto env = made.members.find("env");
  if (env == made.members.end() || !env->second) return made;
  const auto settings = resolve(properties, {entry("info", key_type::text_map, nullptr, "")});
  if (!settings) return tl::unexpected(settings.error());
  const auto& found = *settings->find("info");
  if (found.given) made.environment = members_of(std::get<text_map>(*found.given));
  return made;
}

}  // namespace host::config
