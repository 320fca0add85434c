#include "config/port_credentials.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "config/property_name.hpp"
#include "text/ascii.hpp"
#include "text/printable_line.hpp"
#include "text/utf8.hpp"

namespace host::config {
namespace {

/// Each request with unknown ones is compared with all of them.
constexpr std::size_t most_of_a_kind = 64;
constexpr std::size_t longest_name = 64;
constexpr std::string_view roles_allowed =
    "read, write, read:<endpoint id> or write:<endpoint id>, an id being a lower-case letter "
    "followed by letters and digits";

/// How users and tokens are written.
struct kind_in_words {
  port_credential::kind what;
  std::string_view prefix;
  std::string_view secret;
};
constexpr std::array kinds = {
    kind_in_words{port_credential::kind::user, "actuator.security.users", "password"},
    kind_in_words{port_credential::kind::token, "actuator.security.tokens", "token"}};

const kind_in_words& words_of(port_credential::kind what) {
  return what == port_credential::kind::user ? kinds.front() : kinds.back();
}

bool is_id(std::string_view id) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !id.empty() && is_lower(id.front()) && std::all_of(id.begin(), id.end(), [&](char c) {
    return is_lower(text::lower(c)) || (c >= '0' && c <= '9') || c == '-';
  });
}

std::optional<port_role> role_of(std::string_view written) {
  written = text::trimmed(written);
  const auto colon = written.find(':');
  const auto verb = written.substr(0, colon);
  port_role made;
  made.writes = text::equals_ignoring_case(verb, "write");
  if (!made.writes && !text::equals_ignoring_case(verb, "read")) return std::nullopt;
  if (colon == std::string_view::npos) return made;
  made.endpoint = written.substr(colon + 1);
  if (!is_id(made.endpoint)) return std::nullopt;
  return made;
}

std::string name_of(const port_role& role) {
  const std::string verb = role.writes ? "write" : "read";
  return role.endpoint.empty() ? verb : verb + ":" + role.endpoint;
}

/// A name stands in lines of logs, and in front of a colon.
bool is_name(std::string_view name) {
  if (name.empty() || name.size() > longest_name) return false;
  while (!name.empty()) {
    const auto next = text::next_character(name);
    constexpr std::string_view not_allowed = " :\"\\";
    const bool is_plain = next.is_valid && !text::is_control(next.character) &&
                          not_allowed.find(name.front()) == std::string_view::npos;
    if (!is_plain) return false;
    name.remove_prefix(next.size);
  }
  return true;
}

key entry(std::string name, key_type type, bool is_secret = false) {
  return {std::move(name), type, std::nullopt, "", is_secret, false};
}

bool is_roles(std::string_view plain) {
  constexpr std::string_view roles = "roles";
  return plain.starts_with(roles) &&
         plain.substr(roles.size()).find_first_not_of("[]0123456789") == std::string_view::npos;
}

/// Whether what stands behind a name is a setting of ours, in any spelling, a variable's too.
bool is_setting(std::string_view rest, std::string_view secret) {
  auto plain = uniform_name(rest);
  std::erase(plain, '.');
  return plain == secret || plain == std::string(secret) + "file" || is_roles(plain);
}

/// How much of "back.up.password.file" is the name of somebody. A variable does not tell which of
/// its underscores are dashes of the name: the longest one that leaves a setting is it.
std::size_t name_size_of(std::string_view rest, bool is_variable, std::string_view secret) {
  const auto first = std::min(rest.find_first_of(".["), rest.size());
  if (!is_variable) return first;
  for (auto at = rest.rfind('.'); at != std::string_view::npos && at > 0;
       at = rest.rfind('.', at - 1)) {
    const auto before = rest.rfind('.', at - 1);
    const bool is_file =
        before != std::string_view::npos && is_setting(rest.substr(before + 1), secret);
    if (is_file) return before;
    if (is_setting(rest.substr(at + 1), secret)) return at;
  }
  return first;
}

class credentials_reader {
 public:
  credentials_reader(const property_list& properties, const resolved_keys& resolved)
      : properties_(properties), resolved_(resolved) {}

  tl::expected<port_credentials, std::string> read() && {
    read_open();
    for (const auto& each : kinds) read_kind(each);
    if (fault_) return tl::unexpected(*std::move(fault_));
    return std::move(made_);
  }

 private:
  void fail(std::string sentence) {
    if (!fault_) fault_ = std::move(sentence);
  }

  void read_open() {
    const auto& open = *resolved_.find("actuator.security.open");
    if (!open.given) return;
    made_.open = std::get<text_list>(*open.given);
    for (std::size_t item = 0; item < made_.open.size(); ++item) {
      if (is_id(made_.open[item])) continue;
      fail(refusal_of_item(open, item,
                           "the id of an endpoint, such as health; nothing but health should be "
                           "readable by everybody"));
    }
  }

  void read_kind(const kind_in_words& kind) {
    const std::string prefix(kind.prefix);
    std::map<std::string, std::string> names;  // by the form in which all spellings are equal
    // A variable, which has no dashes, may be a spelling of a name that a file has.
    for (const bool of_variables : {false, true}) {
      for (const auto& [rest, given] : properties_.below(prefix)) {
        if ((given->from.what == origin::kind::environment) != of_variables) continue;
        const std::string name = rest.substr(0, name_size_of(rest, of_variables, kind.secret));
        const auto behind = std::string_view(rest).substr(std::min(name.size() + 1, rest.size()));
        auto uniform = uniform_name(name);
        if (of_variables) std::erase(uniform, '.');
        const bool is_new = !names.contains(uniform);
        const bool is_split = is_new && name.find('.') != std::string::npos;
        if (is_split || !is_setting(behind, kind.secret)) {
          return fail(stranger(kind, rest, given->from));
        }
        if (is_new && !is_name(name)) return fail(bad_name(kind, name, given->from));
        if (is_new) names.emplace(std::move(uniform), name);
      }
    }
    if (names.size() > most_of_a_kind) {
      return fail("there are " + std::to_string(names.size()) + " entries below " + prefix +
                  "; at most " + std::to_string(most_of_a_kind) + " are allowed");
    }
    for (const auto& [uniform, name] : names) read_one(kind, name);
  }

  static std::string stranger(const kind_in_words& kind, const std::string& rest,
                              const origin& from) {
    const std::string secret(kind.secret);
    return std::string(kind.prefix) + "." + text::printable_line(rest) + " (" + to_text(from) +
           ") is no setting; below " + std::string(kind.prefix) +
           " stands a name without dots, and behind it " + secret + ", " + secret +
           "-file or roles";
  }

  static std::string bad_name(const kind_in_words& kind, const std::string& name,
                              const origin& from) {
    return "\"" + text::printable_line(name) + "\" below " + std::string(kind.prefix) + " (" +
           to_text(from) + ") cannot be a name; allowed are up to " + std::to_string(longest_name) +
           " bytes without blanks, colons, quotes and backslashes";
  }

  void read_one(const kind_in_words& kind, const std::string& name) {
    const std::string prefix = std::string(kind.prefix) + "." + name;
    const std::string secret_key = prefix + "." + std::string(kind.secret);
    const auto keys = resolve(properties_, {entry(secret_key, key_type::text, true),
                                            entry(secret_key + "-file", key_type::text),
                                            entry(prefix + ".roles", key_type::text_list)});
    if (!keys) return fail(keys.error());
    const auto& secret = keys->values()[0];
    const auto& file = keys->values()[1];
    port_credential made;
    made.what = kind.what;
    made.name = name;
    if (secret.given) made.secret = std::get<std::string>(*secret.given);
    if (file.given) made.secret_file = std::get<std::string>(*file.given);
    made.from = secret.given ? secret.from : file.from;
    if (secret.given && file.given) {
      return fail(secret_key + " (" + to_text(secret.from) + ") and " + secret_key + "-file (" +
                  to_text(file.from) + ") are both set; keep one of them");
    }
    if (!secret.given && !file.given) {
      return fail(prefix + " has no secret; set " + secret_key + "-file, the path of a file with " +
                  std::string(kind.secret) + " alone in it, or " + secret_key);
    }
    if (made.secret.empty() && made.secret_file.empty()) {
      return fail(secret_key + (file.given ? "-file" : "") + " (" + to_text(made.from) +
                  ") is empty; " + (file.given ? "give it the path of a file" : "make one") +
                  ", or remove " + prefix);
    }
    read_roles(made, keys->values()[2], secret_key);
    made_.list.push_back(std::move(made));
  }

  void read_roles(port_credential& made, const resolved_value& roles,
                  const std::string& secret_key) {
    const auto list = roles.given ? std::get<text_list>(*roles.given) : text_list();
    if (list.empty()) {
      return fail(roles.declared.name + " is missing or empty, so that nothing may be done with " +
                  secret_key + "; allowed are " + std::string(roles_allowed));
    }
    for (std::size_t item = 0; item < list.size(); ++item) {
      const auto role = role_of(list[item]);
      if (!role) return fail(refusal_of_item(roles, item, roles_allowed));
      made.role_names.push_back(name_of(*role));
      made.roles.push_back(*role);
    }
  }

  const property_list& properties_;
  const resolved_keys& resolved_;
  port_credentials made_;
  std::optional<std::string> fault_;
};

}  // namespace

tl::expected<port_credentials, std::string> read_port_credentials(const property_list& properties,
                                                                  const resolved_keys& resolved) {
  return credentials_reader(properties, resolved).read();
}

std::string key_of_secret(const port_credential& of) {
  const auto& words = words_of(of.what);
  return std::string(words.prefix) + "." + of.name + "." + std::string(words.secret) +
         (of.secret_file.empty() ? "" : "-file");
}

std::vector<key> security_keys() {
  auto open = entry("actuator.security.open", key_type::text_list);
  open.default_value = "health";
  open.help =
      "once there are users or tokens: ids of the endpoints that everybody may read without";
  auto users = entry("actuator.security.users", key_type::text_map);
  users.help =
      "by the name of a user, who comes with HTTP Basic: <name>.password-file (or "
      "<name>.password) and <name>.roles, a list of read, write, read:<endpoint id>, "
      "write:<endpoint id>; neither users nor tokens: the port is open to everybody";
  auto tokens = entry("actuator.security.tokens", key_type::text_map);
  tokens.help =
      "by a name of your own, of bearer tokens: <name>.token-file (or <name>.token) and "
      "<name>.roles, as of users";
  return {std::move(open), std::move(users), std::move(tokens)};
}

}  // namespace host::config
