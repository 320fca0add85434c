#include "access/guard.hpp"

#include <algorithm>
#include <utility>

#include "access/authorization.hpp"
#include "access/grants.hpp"

namespace host::access {

guard::guard(const digest_maker& maker, std::vector<std::string> open,
             std::shared_ptr<const credential_book> book, const slow_down::settings& costs)
    : maker_(maker), open_(std::move(open)), book_(std::move(book)), slow_down_(costs) {}

void guard::remembered::forget() {
  wipe(field_);
  book_ = 0;
  who_.reset();
}

bool guard::is_open(std::string_view endpoint) const {
  return !endpoint.empty() && std::any_of(open_.begin(), open_.end(), [&](const std::string& each) {
    return is_same_id(each, endpoint);
  });
}

std::shared_ptr<const credential_book> guard::book(std::uint64_t& number) const {
  const std::lock_guard lock(mutex_);
  number = number_.load(std::memory_order_relaxed);
  return book_;
}

void guard::replace(std::shared_ptr<const credential_book> book) {
  const std::lock_guard lock(mutex_);
  book_ = std::move(book);
  number_.fetch_add(1, std::memory_order_release);
}

guard::verdict guard::recognise(const std::string& field, remembered& last) const {
  if (last.book_ != 0) {
    const bool is_current = last.book_ == number_.load(std::memory_order_acquire);
    if (is_current && are_same_bytes(last.field_, field)) return {ruling::passes, last.who_, {}};
    if (!is_current) last.forget();
  }
  const presented given = read_authorization(field);
  if (given.what() == presented::kind::malformed) return {ruling::malformed, nullptr, {}};
  std::uint64_t number = 0;
  const auto known = book(number);
  auto who = known->find(given, maker_);
  if (!who) {
    const bool names_a_user =
        given.what() == presented::kind::password && known->has_user(given.name());
    return {ruling::wrong, nullptr, names_a_user ? std::string(given.name()) : std::string()};
  }
  last.forget();
  last.field_ = field;
  last.book_ = number;
  last.who_ = who;
  return {ruling::passes, std::move(who), {}};
}

guard::verdict guard::judge(const question& asked, remembered& last) const {
  const auto field = find_authorization(asked.fields);
  if (field.value == nullptr) {
    const bool passes = !asked.writes && is_open(asked.endpoint);
    return {passes ? ruling::passes : ruling::missing, nullptr, {}};
  }
  if (!field.is_only_one) return {ruling::malformed, nullptr, {}};
  // Also where nothing is needed: else who guesses would be told the truth there, and at once.
  verdict made = recognise(*field.value, last);
  if (made.is != ruling::passes || asked.endpoint.empty()) return made;
  const bool is_allowed =
      made.who->may.may(asked.writes, asked.endpoint) || (!asked.writes && is_open(asked.endpoint));
  if (!is_allowed) made.is = ruling::lacks_role;
  return made;
}

std::chrono::milliseconds guard::refused(ruling why, const peer& from,
                                         slow_down::clock::time_point now) {
  counts_[static_cast<std::size_t>(why)].fetch_add(1, std::memory_order_relaxed);
  if (why != ruling::wrong && why != ruling::malformed) return std::chrono::milliseconds(0);
  return slow_down_.failed(from, now);
}

}  // namespace host::access
