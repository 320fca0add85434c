#include "access/credential_book.hpp"

#include <cstddef>
#include <utility>

namespace host::access {

digest digest_of(const digest_maker& maker, presented::kind what, std::string_view whole) {
  return maker.of(what == presented::kind::token ? 't' : 'p', whole);
}

tl::expected<std::shared_ptr<const credential_book>, std::string> credential_book::make(
    std::vector<credential> all) {
  for (std::size_t at = 0; at < all.size(); ++at) {
    for (std::size_t before = 0; before < at; ++before) {
      if (all[at].what != all[before].what || !(all[at].secret == all[before].secret)) continue;
      return tl::unexpected("the tokens of " + all[before].of->who.name + " and " +
                            all[at].of->who.name +
                            " are the same, so nobody could tell who asks; make one for each");
    }
  }
  return std::shared_ptr<const credential_book>(new credential_book(std::move(all)));
}

std::shared_ptr<const holder> credential_book::find(const presented& given,
                                                    const digest_maker& maker) const {
  const digest wanted = digest_of(maker, given.what(), given.whole());
  const credential* found = nullptr;
  for (const credential& each : all_) {  // to the end, wherever it is found
    const bool is_it = each.secret == wanted;
    found = is_it && each.what == given.what() ? &each : found;
  }
  return found == nullptr ? nullptr : found->of;
}

bool credential_book::has_user(std::string_view name) const {
  bool found = false;
  for (const credential& each : all_) {
    const bool is_it = are_same_bytes(each.of->who.name, name);
    found = found || (is_it && each.what == presented::kind::password);
  }
  return found;
}

}  // namespace host::access
