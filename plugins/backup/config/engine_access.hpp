#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/property_values.hpp"
#include "secrets/secret_text.hpp"

namespace backup::config {

/// A secret and where it stands.
struct given_secret {
  std::string key = {};  ///< under which it was set; empty: nobody set it
  secrets::secret_text text = {};
  std::string file = {};  ///< that it was read from, to be followed; empty: it stands in the key

  bool is_set() const { return !key.empty(); }
};

/// How an engine is told who asks.
struct engine_access {
  enum class kind { none, basic, api_key, bearer, aws };

  kind how = kind::none;
  std::string key = {};            ///< under which that was chosen, for sentences
  std::string username = {};       ///< basic
  given_secret secret = {};        ///< its password, the API key, or the token; of basic also unset
  std::string aws_region = {};     ///< empty: that of the environment or of the profile
  std::string aws_service = "es";  ///< or aoss

  std::string certificate_file = {};      ///< the client's own, PEM; empty: none is shown
  std::string certificate_key = {};       ///< where that was set
  std::string certificate_key_file = {};  ///< its private key, PEM
  given_secret certificate_phrase = {};   ///< that opens it
};

/// Out of all names that each value may have; files of secrets are read. Adds a sentence for what
/// was set and changes nothing. One sentence when there is more than one kind, or a file that holds
/// no secret.
tl::expected<engine_access, std::string> read_access(const property_values& given,
                                                     const std::string& type, bool url_is_tls,
                                                     std::vector<std::string>& notes);

}  // namespace backup::config
