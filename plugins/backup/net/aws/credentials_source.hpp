#pragma once

#include <functional>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "net/aws/sigv4.hpp"
#include "secrets/file_watch.hpp"
#include "secrets/followed_secret.hpp"

namespace backup::net::aws {

/// The value of an environment variable; nothing when it is not set or empty.
using variable_reader = std::function<std::optional<std::string>(const char* name)>;

/// Keys for signing, from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
/// AWS_SESSION_TOKEN), else from AWS's own files, which are followed (AWS_SHARED_CREDENTIALS_FILE
/// or
/// ~/.aws/credentials, AWS_CONFIG_FILE or ~/.aws/config, profile AWS_PROFILE or default). Used by
/// one thread at a time.
class credentials_source {
 public:
  /// A sentence when there are none, which names what was looked at and holds no secret.
  static tl::expected<credentials_source, std::string> open(const variable_reader& variable);

  const access_keys& keys() const { return keys_; }
  /// AWS_REGION, AWS_DEFAULT_REGION or the profile's; empty for none.
  const std::string& region() const { return region_; }

  /// As of secrets::followed_secret.
  bool look(secrets::instant now);
  bool look_at_once(secrets::instant now);
  std::string take_trouble() { return trouble_.take(); }

 private:
  credentials_source(std::string profile, std::string credentials_file, std::string config_file);
  tl::expected<access_keys, std::string> read_files();
  bool take(secrets::instant now);

  std::string profile_;
  std::string credentials_file_;
  std::string config_file_;
  access_keys keys_;
  std::string region_;
  std::optional<secrets::file_watch> watch_;  ///< none: the keys are those of the environment
  secrets::bounded_trouble trouble_;
};

}  // namespace backup::net::aws
