#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "access/authorization.hpp"
#include "access/digest.hpp"
#include "access/grants.hpp"
#include "http/message/message.hpp"

namespace host::access {

/// Somebody who is known.
struct holder {
  http::caller who;
  grants may;
};

/// A secret, as far as it is kept, and whose it is.
struct credential {
  presented::kind what = presented::kind::password;  ///< or token
  digest secret;
  std::shared_ptr<const holder> of;
};

/// Of "name:password", and of a token: what a credential keeps.
digest digest_of(const digest_maker& maker, presented::kind what, std::string_view whole);

/// All who are known. Immutable; any thread.
class credential_book {
 public:
  /// One sentence when two tokens are the same, so that nobody could tell whose it is.
  static tl::expected<std::shared_ptr<const credential_book>, std::string> make(
      std::vector<credential> all);

  /// Null when it is nobody's. Takes the same time for everything that was presented, whoever it
  /// names.
  std::shared_ptr<const holder> find(const presented& given, const digest_maker& maker) const;

  /// Whether there is a user of this name.
  bool has_user(std::string_view name) const;

 private:
  explicit credential_book(std::vector<credential> all) : all_(std::move(all)) {}

  std::vector<credential> all_;
};

}  // namespace host::access
