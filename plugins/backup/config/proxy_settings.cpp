#include "config/proxy_settings.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "config/agreement.hpp"
#include "config/connection_keys.hpp"
#include "secrets/secret_file.hpp"

namespace backup::config {
namespace {

constexpr std::int64_t highest_port = 65535;

template <class Value>
using read = tl::expected<Value, std::string>;

bool is_host(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == ':' || c == '[' || c == ']';
  });
}

std::string differing(const std::string& one, const std::string& other) {
  return one + " and " + other + " must have the same value: they mean the same thing";
}

read<std::int64_t> read_port(const property_values& given, const std::vector<std::string>& keys) {
  std::optional<found_value<std::int64_t>> found;
  for (const auto& key : keys) {
    const auto port = given.integer(key);
    if (!port) continue;
    if (*port < 1 || *port > highest_port) {
      return tl::unexpected(key + " is " + std::to_string(*port) + "; it must be from 1 to 65535");
    }
    if (found && found->value != *port) return tl::unexpected(differing(found->key, key));
    if (!found) found = {key, *port};
  }
  if (!found) {
    return tl::unexpected(keys.front() + " is not set; a proxy that is enabled needs its port");
  }
  return found->value;
}

struct found_password {
  secrets::secret_text text;
  std::string file;
};

read<found_password> read_password(const property_values& given, const std::string& type) {
  std::string known;
  found_password found;
  const auto add = [&](const std::string& key, secrets::secret_text more) -> bool {
    if (!known.empty()) return found.text == more;
    known = key;
    found.text = std::move(more);
    return true;
  };
  for (const auto& key : connection_names(type, "proxy.password-file")) {
    const auto file = given.text(key);
    if (!file) continue;
    auto held = secrets::read_secret_file(*file);
    if (!held) return tl::unexpected(key + ": the file \"" + *file + "\" " + held.error());
    if (!add(key, *std::move(held))) return tl::unexpected(differing(known, key));
    if (known == key) found.file = *file;
  }
  for (const auto& key : connection_names(type, "proxy.password")) {
    auto held = given.secret(key);
    if (held && !add(key, *std::move(held))) return tl::unexpected(differing(known, key));
  }
  return found;
}

}  // namespace

read<std::optional<proxy_settings>> read_proxy(const property_values& given,
                                               const std::string& type,
                                               std::vector<std::string>& notes) {
  const auto names = [&](std::string_view member) { return connection_names(type, member); };
  const auto enabled = agreed_flag(given, names("proxy.enabled"));
  const auto host = agreed_text(given, names("proxy.host"));
  const auto with_tls = agreed_flag(given, names("proxy.ssl-enabled"));
  const auto username = agreed_text(given, names("proxy.username"));
  for (const auto* flag : {&enabled, &with_tls}) {
    if (!*flag) return tl::unexpected(flag->error());
  }
  for (const auto* text : {&host, &username}) {
    if (!*text) return tl::unexpected(text->error());
  }
  if (!*enabled || !(*enabled)->value) {
    if (*host) {
      notes.push_back((*host)->key + " has no effect: " + names("proxy.enabled").front() +
                      " is not true");
    }
    return std::nullopt;
  }
  if (!*host) {
    return tl::unexpected(names("proxy.host").front() +
                          " is not set; a proxy that is enabled needs its host");
  }
  if (!is_host((*host)->value)) {
    return tl::unexpected((*host)->key +
                          " is not a host; it is a name or an address, without http:// and port");
  }
  const auto port = read_port(given, names("proxy.port"));
  if (!port) return tl::unexpected(port.error());
  auto password = read_password(given, type);
  if (!password) return tl::unexpected(password.error());

  if (!password->text.is_empty() && !*username) {
    notes.push_back(names("proxy.password").front() +
                    " has no effect: " + names("proxy.username").front() + " is not set");
  }

  proxy_settings made;
  const bool tls = *with_tls && (*with_tls)->value;
  const auto& written = (*host)->value;
  const bool is_bare_v6 = written.find(':') != std::string::npos && !written.starts_with('[');
  made.url = (tls ? "https://" : "http://") + (is_bare_v6 ? "[" + written + "]" : written) + ":" +
             std::to_string(*port);
  if (*username) made.username = (*username)->value;
  made.password = std::move(password->text);
  made.password_file = std::move(password->file);
  made.username_key = names("proxy.username").front();
  return made;
}

}  // namespace backup::config
