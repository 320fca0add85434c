#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/key_table.hpp"
#include "config/origin.hpp"
#include "config/property_list.hpp"
#include "config/resolver.hpp"

namespace host::config {

/// What one credential may do: `read`, `write`, `read:<endpoint id>`, `write:<endpoint id>`.
struct port_role {
  bool writes = false;   ///< reads as well then
  std::string endpoint;  ///< its id as written; "" for all of them

  friend bool operator==(const port_role&, const port_role&) = default;
};

/// A user of the port with a password, or somebody with a token. Of secret and file one is empty.
struct port_credential {
  enum class kind { user, token };

  kind what = kind::user;
  std::string name;                     ///< fit for a line of a log
  std::string secret;                   ///< never to be shown
  std::string secret_file;              ///< a path; what it holds is not judged here
  origin from;                          ///< of either
  std::vector<port_role> roles;         ///< at least one
  std::vector<std::string> role_names;  ///< the same as written, in one spelling: "read:health"
};

/// Who may do what on the port: `actuator.security.*`.
struct port_credentials {
  std::vector<port_credential> list;  ///< none: the port is open to everybody
  std::vector<std::string> open;      ///< ids of endpoints that are read without credentials

  bool is_open_port() const { return list.empty(); }
};

/// Out of the host's resolved keys, and of the keys of users and tokens, which only the sources
/// know. One sentence for the first that does not fit, never with a secret in it.
tl::expected<port_credentials, std::string> read_port_credentials(const property_list& properties,
                                                                  const resolved_keys& resolved);

/// The setting that a secret stands in: "actuator.security.users.anna.password".
std::string key_of_secret(const port_credential& of);

/// The keys of it that host_keys() lists.
std::vector<key> security_keys();

}  // namespace host::config
