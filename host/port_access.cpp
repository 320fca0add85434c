#include "port_access.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <set>
#include <string_view>
#include <utility>

#include "access/authorization.hpp"
#include "access/grants.hpp"
#include "access/secret_file.hpp"
#include "files/file_watch.hpp"
#include "log/logger.hpp"
#include "metrics/own_numbers.hpp"

namespace host {
namespace {

using access::presented;
using access::ruling;

/// Of files with secrets.
constexpr files::file_watch::milliseconds between_looks{5'000};
/// Of what is wrong with them, as long as it lasts.
constexpr std::chrono::minutes between_tellings{10};

presented::kind kind_of(const config::port_credential& of) {
  return of.what == config::port_credential::kind::user ? presented::kind::password
                                                        : presented::kind::token;
}

std::shared_ptr<const access::holder> holder_of(const config::port_credential& of) {
  auto made = std::make_shared<access::holder>();
  made->who.name = of.name;
  made->who.roles = of.role_names;
  for (const auto& role : of.roles) made->may.allow(role.writes, role.endpoint);
  return made;
}

std::string_view sendable(presented::kind what) {
  return what == presented::kind::password
             ? "up to 4096 bytes of UTF-8 without control characters, on one line"
             : "up to 4096 letters, digits and characters of -._~+/, on one line";
}

}  // namespace

std::vector<std::string> port_access::files() const {
  std::vector<std::string> paths;
  for (const auto& each : entries_) {
    if (!each.file.empty()) paths.push_back(each.file);
  }
  return paths;
}

/// Overwrites the secret.
tl::expected<access::digest, std::string> port_access::digest_of(const entry& of,
                                                                 std::string& secret) const {
  const bool is_password = of.what == presented::kind::password;
  if (!(is_password ? access::is_password(secret) : access::is_token_text(secret))) {
    access::wipe(secret);
    return tl::unexpected(of.key + (of.file.empty() ? "" : " (" + of.file + ")") +
                          " has a secret that no client can send; allowed are " +
                          std::string(sendable(of.what)));
  }
  std::string whole;
  whole.reserve(of.of->who.name.size() + 1 + secret.size());
  if (is_password) whole = of.of->who.name + ":";
  whole += secret;
  access::wipe(secret);
  const auto made = access::digest_of(maker_, of.what, whole);
  access::wipe(whole);
  return made;
}

tl::expected<access::digest, std::string> port_access::read_file_of(const entry& of) const {
  auto secret = access::read_secret_file(of.file);
  if (!secret) return tl::unexpected(of.key + ": " + secret.error());
  return digest_of(of, *secret);
}

/// What is wrong, all of it, or "".
std::string port_access::read_files() {
  std::string faults;
  for (auto& each : entries_) {
    each.latest = each.kept;
    if (each.file.empty()) continue;
    const auto digest = read_file_of(each);
    if (digest) {
      each.latest = *digest;
    } else {
      faults += (faults.empty() ? "" : "; ") + digest.error();
    }
  }
  return faults;
}

/// Tokens that have become the same stay what they were, both: nobody could tell who asks. Ends,
/// for those of before were all different.
std::string port_access::undo_same_tokens() {
  std::string faults;
  const auto is_new = [](const entry& each) { return !(each.latest == each.kept); };
  const auto undo_one = [&] {
    for (auto& one : entries_) {
      for (auto& other : entries_) {
        const bool is_same = &one != &other && one.what == other.what && one.latest == other.latest;
        if (!is_same || !is_new(one)) continue;
        one.latest = one.kept;
        if (is_new(other)) other.latest = other.kept;
        faults += (faults.empty() ? "" : "; ") + one.key + " has come to hold the same as " +
                  other.key + ", so nobody could tell who asks; make one for each";
        return true;
      }
    }
    return false;
  };
  while (undo_one()) {
  }
  return faults;
}

/// Whether one was another.
bool port_access::take_latest() {
  std::vector<access::credential> all;
  bool is_new = false;
  for (const auto& each : entries_) {
    all.push_back({each.what, each.latest, each.of});
    is_new = is_new || !(each.latest == each.kept);
  }
  if (!is_new) return false;
  auto book = access::credential_book::make(std::move(all));
  if (!book) return false;  // cannot be: those that are the same were undone
  for (auto& each : entries_) each.kept = each.latest;
  guard_->replace(*std::move(book));
  return true;
}

tl::expected<std::unique_ptr<port_access>, std::string> port_access::make(
    config::port_credentials& given, files::file_watch& watch, log::logger& logger) {
  std::vector<entry> entries;
  for (const auto& each : given.list) {
    entries.push_back(
        {kind_of(each), holder_of(each), config::key_of_secret(each), each.secret_file, {}});
  }
  std::unique_ptr<port_access> made(new port_access(std::move(entries), logger));
  // First, so that what changes while the files are read is not missed.
  if (auto paths = made->files(); !paths.empty()) {
    watch.add(std::move(paths), between_looks, [at = made.get()] { return at->read_again(); });
  }
  for (std::size_t at = 0; at < made->entries_.size(); ++at) {
    auto& each = made->entries_[at];
    if (!each.file.empty()) continue;
    const auto digest = made->digest_of(each, given.list[at].secret);
    if (!digest) return tl::unexpected(digest.error());
    each.kept = *digest;
  }
  std::vector<access::credential> all;
  for (auto& each : made->entries_) {
    if (!each.file.empty()) {
      const auto digest = made->read_file_of(each);
      if (!digest) return tl::unexpected(digest.error());
      each.kept = *digest;
    }
    all.push_back({each.what, each.kept, each.of});
  }
  auto book = access::credential_book::make(std::move(all));
  if (!book) return tl::unexpected(std::move(book.error()));
  made->guard_ = std::make_unique<access::guard>(made->maker_, given.open, *std::move(book));
  return made;
}

bool port_access::read_again(clock::time_point now) noexcept {
  bool has_replaced = false;
  try {
    std::string faults = read_files();
    const std::string same = undo_same_tokens();
    if (!same.empty()) faults += (faults.empty() ? "" : "; ") + same;
    has_replaced = take_latest();
    if (!faults.empty()) {
      tell_of_failure(faults, has_replaced, now);
      return false;
    }
    last_fault_.clear();
    succeeded_.fetch_add(1, std::memory_order_relaxed);
    logger_.write(log::level::info, "host", "credentials.read_again",
                  "Files with credentials of the port have changed and are read.");
    return true;
  } catch (const std::exception& error) {
    tell_of_failure(error.what(), has_replaced, now);
    return false;
  }
}

void port_access::tell_of_failure(const std::string& sentence, bool has_replaced,
                                  clock::time_point now) {
  failed_.fetch_add(1, std::memory_order_relaxed);
  const bool is_known = std::exchange(last_fault_, sentence) == sentence;
  if (is_known && !has_replaced && now - told_at_ < between_tellings) return;
  told_at_ = now;
  logger_.write(log::level::warn, "host", "credentials.not_read_again",
                sentence +
                    ". There the credentials of before stay in force, and they are read "
                    "again every few seconds." +
                    (has_replaced ? " Others have changed and are in force." : ""));
}

void port_access::tell_of(metrics::own_numbers& numbers) {
  numbers.registry().add_look([this, &numbers] {
    const auto now = access::slow_down::clock::now();
    numbers.tell(metrics::own_numbers::security{
        guard_->count(ruling::missing), guard_->count(ruling::malformed),
        guard_->count(ruling::wrong), guard_->count(ruling::lacks_role),
        guard_->slowed().peers(now), succeeded_.load(std::memory_order_relaxed),
        failed_.load(std::memory_order_relaxed)});
  });
}

std::string ids_of_no_endpoint(const config::port_credentials& given,
                               const registry::endpoint_registry& served) {
  std::set<std::string> named(given.open.begin(), given.open.end());
  for (const auto& each : given.list) {
    for (const auto& role : each.roles) named.insert(role.endpoint);
  }
  std::string strangers;
  for (const auto& id : named) {
    const auto& all = served.endpoints();
    const bool is_there =
        id.empty() || std::any_of(all.begin(), all.end(), [&](const registry::endpoint& each) {
          return access::is_same_id(each.id, id);
        });
    if (!is_there) strangers += (strangers.empty() ? "" : ", ") + id;
  }
  return strangers;
}

}  // namespace host
