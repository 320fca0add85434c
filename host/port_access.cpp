#include "port_access.hpp"

#include <algorithm>
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

port_access::book_or_sentence port_access::read() const {
  std::vector<access::credential> all;
  for (const auto& each : entries_) {
    access::credential made{each.what, each.kept, each.of};
    if (!each.file.empty()) {
      auto secret = access::read_secret_file(each.file);
      if (!secret) return tl::unexpected(each.key + ": " + secret.error());
      const auto digest = digest_of(each, *secret);
      if (!digest) return tl::unexpected(digest.error());
      made.secret = *digest;
    }
    all.push_back(std::move(made));
  }
  return access::credential_book::make(std::move(all));
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
    watch.add(std::move(paths), between_looks, [at = made.get()] { at->read_again(); });
  }
  for (std::size_t at = 0; at < made->entries_.size(); ++at) {
    auto& each = made->entries_[at];
    if (!each.file.empty()) continue;
    const auto digest = made->digest_of(each, given.list[at].secret);
    if (!digest) return tl::unexpected(digest.error());
    each.kept = *digest;
  }
  auto book = made->read();
  if (!book) return tl::unexpected(std::move(book.error()));
  made->guard_ = std::make_unique<access::guard>(made->maker_, given.open, *std::move(book));
  return made;
}

void port_access::read_again() noexcept {
  try {
    auto book = read();
    if (!book) return tell_of_failure(book.error());
    last_fault_.clear();
    succeeded_.fetch_add(1, std::memory_order_relaxed);
    guard_->replace(*std::move(book));
    logger_.write(log::level::info, "host", "credentials.read_again",
                  "Files with credentials of the port have changed and are read.");
  } catch (const std::exception& error) {
    tell_of_failure(error.what());
  }
}

void port_access::tell_of_failure(const std::string& sentence) {
  failed_.fetch_add(1, std::memory_order_relaxed);
  if (std::exchange(last_fault_, sentence) == sentence) return;
  logger_.write(log::level::warn, "host", "credentials.not_read_again",
                sentence + ". The credentials of before stay in force.");
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
