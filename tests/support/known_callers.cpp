#include "support/known_callers.hpp"

#include "support/base64.hpp"

namespace known {

using namespace host::access;

const digest_maker& maker() {
  static const digest_maker one;
  return one;
}

tl::expected<std::shared_ptr<const credential_book>, std::string> book_of(
    const std::vector<user>& users) {
  std::vector<credential> all;
  for (const auto& each : users) {
    const bool is_token = each.name.starts_with("bot");
    auto made = std::make_shared<holder>();
    made->who = {each.name, each.roles};
    for (const auto& role : each.roles) {
      const auto colon = role.find(':');
      made->may.allow(role.starts_with("write"),
                      colon == std::string::npos ? "" : role.substr(colon + 1));
    }
    const auto kind = is_token ? presented::kind::token : presented::kind::password;
    const auto whole = is_token ? each.secret : each.name + ":" + each.secret;
    all.push_back({kind, digest_of(maker(), kind, whole), std::move(made)});
  }
  return credential_book::make(std::move(all));
}

std::string basic(const std::string& name, const std::string& password) {
  return "Basic " + support::base64_of(name + ":" + password);
}

}  // namespace known
