#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <actuator/plugin.h>

namespace backup::config {

/// Where a connection to the engine may be written: in front of which names, and for which engine.
struct connection_family {
  std::string_view prefix;
  std::string_view engine;    ///< the type that it is for; empty: for both
  std::string_view security;  ///< what stands in place of "security."
  bool is_new;
};

/// In the order in which they are looked at: 8.8 and 8.9 first, then the old names.
inline constexpr std::array<connection_family, 8> connection_families{{
    {"camunda.data.secondary-storage.elasticsearch.", "elasticsearch", "security.", true},
    {"camunda.data.secondary-storage.opensearch.", "opensearch", "security.", true},
    {"camunda.database.", "", "security.", false},
    {"camunda.operate.elasticsearch.", "elasticsearch", "ssl.", false},
    {"camunda.operate.opensearch.", "opensearch", "ssl.", false},
    {"camunda.tasklist.elasticsearch.", "elasticsearch", "ssl.", false},
    {"camunda.tasklist.opensearch.", "opensearch", "ssl.", false},
    {"zeebe.broker.exporters.camundaexporter.args.connect.", "", "security.", false},
}};

/// One value of a connection, by its new name.
struct connection_member {
  std::string_view name;
  int type;
  std::string_view what;
  std::string_view old_spelling = {};  ///< another name that old families have as well
  bool is_secret = false;
  bool is_of_new_only = false;
  bool must_agree = true;  ///< else each name counts for itself
};

// clang-format off
inline constexpr std::array<connection_member, 34> connection_members{{
    {"url", ACTUATOR_KEY_TEXT, "URL of the engine (default http://localhost:9200)"},
    {"urls", ACTUATOR_KEY_TEXT_LIST, "URLs of its nodes, in place of url: requests go to one that works", {}, false, true},
    {"username", ACTUATOR_KEY_TEXT, "user for basic authentication"},
    {"password", ACTUATOR_KEY_TEXT, "its password", {}, true},
    {"password-file", ACTUATOR_KEY_TEXT, "file with that password, which is read again when it changes"},
    {"api-key", ACTUATOR_KEY_TEXT, "API key in place of a user, as the engine gave it out or as id:key", {}, true},
    {"api-key-file", ACTUATOR_KEY_TEXT, "file with that API key"},
    {"bearer-token", ACTUATOR_KEY_TEXT, "bearer token in place of a user", {}, true},
    {"bearer-token-file", ACTUATOR_KEY_TEXT, "file with that token"},
    {"client-certificate", ACTUATOR_KEY_TEXT, "PEM file with the certificate, and its chain, that is shown to the engine"},
    {"client-certificate-private-key", ACTUATOR_KEY_TEXT, "PEM file with its private key (default: the same file)"},
    {"client-certificate-private-key-password", ACTUATOR_KEY_TEXT, "what that key is encrypted with", {}, true},
    {"client-certificate-private-key-password-file", ACTUATOR_KEY_TEXT, "file with that"},
    {"cluster-name", ACTUATOR_KEY_TEXT, "name of the cluster; accepted, and of no effect: it is reached by its URL"},
    {"index-prefix", ACTUATOR_KEY_TEXT, "prefix of the applications' indices"},
    {"date-format", ACTUATOR_KEY_TEXT, "accepted, and of no effect: snapshots have times in milliseconds"},
    {"socket-timeout", ACTUATOR_KEY_DURATION_MILLIS, "longest silence of the engine within a request other than a deletion; 0 (default): no limit of its own"},
    {"connection-timeout", ACTUATOR_KEY_DURATION_MILLIS, "longest time for a connection to the engine to be made (default 5s)", "connect-timeout"},
    {"security.enabled", ACTUATOR_KEY_BOOLEAN, "whether the keys of security beside it count; when not set, they do"},
    {"security.certificate-path", ACTUATOR_KEY_TEXT, "file with the engine's certificate or that of its CA, PEM or DER: the only ones to be trusted; default: those of the machine"},
    {"security.verify-hostname", ACTUATOR_KEY_BOOLEAN, "whether the certificate must be for the host of the URL (default true)"},
    {"security.self-signed", ACTUATOR_KEY_BOOLEAN, "the certificate of certificate-path is the engine's own; without that file it has no effect"},
    {"proxy.enabled", ACTUATOR_KEY_BOOLEAN, "whether the engine is reached through a proxy; http_proxy and the like are not looked at"},
    {"proxy.host", ACTUATOR_KEY_TEXT, "name or address of that proxy"},
    {"proxy.port", ACTUATOR_KEY_INTEGER, "its port"},
    {"proxy.ssl-enabled", ACTUATOR_KEY_BOOLEAN, "whether the proxy itself is spoken to with TLS (default false)"},
    {"proxy.username", ACTUATOR_KEY_TEXT, "user that the proxy wants"},
    {"proxy.password", ACTUATOR_KEY_TEXT, "its password", {}, true},
    {"proxy.password-file", ACTUATOR_KEY_TEXT, "file with that password"},
    {"interceptor-plugins", ACTUATOR_KEY_TEXT_MAP, "Java classes, which cannot be loaded here; warned about", {}, false, false, false},
    {"aws-enabled", ACTUATOR_KEY_BOOLEAN, "with OpenSearch: requests are signed for AWS (Signature Version 4); with Elasticsearch no effect", {}, false, false, false},
    {"aws.region", ACTUATOR_KEY_TEXT, "region that they are signed for (default: AWS_REGION or the profile's)"},
    {"aws.service", ACTUATOR_KEY_TEXT, "es (default) for a domain, or aoss for a serverless collection"},
}};
// clang-format on

/// A text of a known greatest length, so that all of them can be made when compiling.
template <std::size_t Size>
struct static_text {
  std::array<char, Size> text{};

  constexpr void add(std::string_view more) {
    std::size_t at = 0;
    while (text.at(at) != '\0') ++at;
    for (const char c : more) text.at(at++) = c;
  }
  constexpr const char* c_str() const { return text.data(); }
  constexpr bool is_empty() const { return text.front() == '\0'; }
};

/// The name of a member in a family; empty when there is none. `spelling` is the member's name or
/// its old spelling.
constexpr static_text<104> connection_key(const connection_family& family,
                                          const connection_member& member,
                                          std::string_view spelling) {
  constexpr std::string_view security = "security.";
  static_text<104> made;
  const bool is_security = spelling.starts_with(security);
  // Operate and Tasklist have always looked at theirs.
  const bool is_switch = spelling == "security.enabled" && family.security != security;
  const bool is_old_spelling = spelling != member.name;
  if (spelling.empty() || is_switch || (family.is_new && is_old_spelling)) return made;
  if (!family.is_new && member.is_of_new_only) return made;
  made.add(family.prefix);
  if (is_security) made.add(family.security);
  made.add(is_security ? spelling.substr(security.size()) : spelling);
  return made;
}

namespace detail {

struct connection_row {
  static_text<104> name;
  static_text<160> help;
  int type = 0;
  unsigned flags = 0;
};

constexpr connection_row row_of(const connection_family& family, const connection_member& member,
                                std::string_view spelling) {
  connection_row made;
  made.name = connection_key(family, member, spelling);
  made.type = member.type;
  if (member.is_secret) made.flags |= ACTUATOR_KEY_SECRET;
  if (family.is_new) {
    made.help.add(member.what);
  } else {
    made.flags |= ACTUATOR_KEY_DEPRECATED;
    made.help.add(member.must_agree ? "must equal " : "like ");
    made.help.add("camunda.data.secondary-storage.");
    made.help.add(family.engine.empty() ? "{type}" : family.engine);
    made.help.add(".");
    made.help.add(member.name);
  }
  return made;
}

template <class Use>
constexpr void each_connection_row(Use use) {
  for (const auto& family : connection_families) {
    for (const auto& member : connection_members) {
      for (const auto spelling : {member.name, member.old_spelling}) {
        const auto row = row_of(family, member, spelling);
        if (!row.name.is_empty()) use(row);
      }
    }
  }
}

constexpr std::size_t count_connection_rows() {
  std::size_t count = 0;
  each_connection_row([&](const connection_row&) { ++count; });
  return count;
}

inline constexpr auto connection_rows = [] {
  std::array<connection_row, count_connection_rows()> rows;
  std::size_t at = 0;
  each_connection_row([&](const connection_row& row) { rows.at(at++) = row; });
  return rows;
}();

}  // namespace detail

/// Every key of a connection, for the plugin's description.
inline constexpr auto connection_key_table = [] {
  std::array<actuator_key, detail::connection_rows.size()> keys{};
  for (std::size_t at = 0; at < keys.size(); ++at) {
    const auto& row = detail::connection_rows[at];
    keys[at] = {row.name.c_str(), nullptr, row.help.c_str(), row.type, row.flags};
  }
  return keys;
}();

/// All names of a member for an engine of this type, the new one first.
std::vector<std::string> connection_names(std::string_view type, std::string_view member);

}  // namespace backup::config
