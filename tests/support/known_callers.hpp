#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "access/credential_book.hpp"
#include "access/digest.hpp"

/// People and tokens for tests.
namespace known {

struct user {
  std::string name;
  std::string secret;              ///< of a user whose name begins with "bot": a token
  std::vector<std::string> roles;  ///< "read", "write", "read:id", "write:id"
};

/// With one random key for all books of the process.
const host::access::digest_maker& maker();

tl::expected<std::shared_ptr<const host::access::credential_book>, std::string> book_of(
    const std::vector<user>& users);

/// "Basic YW5uYTpwdw==".
std::string basic(const std::string& name, const std::string& password);

}  // namespace known
