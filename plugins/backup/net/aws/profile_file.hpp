#pragma once

#include <string>
#include <string_view>

#include "secrets/secret_text.hpp"

namespace backup::net::aws {

/// What a profile says in one of AWS's files, as far as it matters here.
struct profile {
  bool is_there = false;
  secrets::secret_text id;
  secrets::secret_text secret;
  secrets::secret_text session_token;
  std::string region;
  /// A setting by which credentials would have to be had from a program or a service ("role_arn");
  /// empty for none.
  std::string foreign_way;
};

/// In the file `credentials` a profile is "[name]"; in `config` it is "[profile name]", but for
/// "[default]", which both have.
enum class profile_file { credentials, config };

/// The profile of that name out of a file's text: INI, where what is written later wins, lines that
/// are indented belong to the setting above and are passed over, as is what nobody understands.
profile read_profile(std::string_view text, std::string_view name, profile_file of);

}  // namespace backup::net::aws
