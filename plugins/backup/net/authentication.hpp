#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_message.hpp"
#include "scheduling/scheduler.hpp"
#include "secrets/followed_secret.hpp"
#include "secrets/secret_text.hpp"

namespace backup::net {

/// Fields of one request, each "Name: value", for the one who asks.
struct access_fields {
  std::vector<secrets::secret_text> lines;
  std::uint64_t generation = 0;  ///< of the secret that they were made of
};

/// An answer that refuses a request for the one who asks: 401 or 403.
struct refused_access {
  int status;
  std::string_view date;  ///< its field Date, or empty
  std::string_view body;
};

/// What tells an engine who asks. All functions from any thread: a short lock, and now and then a
/// small file is read.
class authentication {
 public:
  virtual ~authentication() = default;

  /// For a request that goes out now. Looks whether the secret has changed, at most once a second.
  virtual access_fields fields_of(const http_request& request, scheduling::instant now) = 0;

  /// Whether there is another secret, or a better clock, than that of the refused request, so that
  /// it is worth sending again. Reads the secret anew.
  virtual bool renew(std::uint64_t used_generation, const refused_access& answer,
                     scheduling::instant now) = 0;
};

/// Where a secret is from: the configuration, or a file that is followed from then on.
struct secret_origin {
  secrets::secret_text text;  ///< what it is now
  std::string file;           ///< empty: it stays
};

/// Authorization: Basic. The name has no colon.
std::shared_ptr<authentication> basic_authentication(std::string username, secret_origin password,
                                                     secrets::trouble_listener trouble = {});
/// Authorization: ApiKey; the key as the engine gave it out, or as "id:key".
std::shared_ptr<authentication> api_key_authentication(secret_origin key,
                                                       secrets::trouble_listener trouble = {});
/// Authorization: Bearer.
std::shared_ptr<authentication> bearer_authentication(secret_origin token,
                                                      secrets::trouble_listener trouble = {});

}  // namespace backup::net
