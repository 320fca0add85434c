#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <utility>

#include "secrets/file_watch.hpp"
#include "secrets/secret_text.hpp"

namespace backup::secrets {

/// Is told, in one sentence for the log, that a file cannot be used and that what it held before
/// goes on to count. Called on any thread, without a lock: whoever writes a log may wait for long.
using trouble_listener = std::function<void(const std::string& sentence)>;

/// Keeps such sentences, one a minute at most, until somebody takes them to tell. Used by one
/// thread at a time.
class bounded_trouble {
 public:
  static constexpr std::chrono::minutes between_sentences{1};

  void note(instant now, std::string sentence);
  /// The newest that nobody took yet; empty for none.
  std::string take() { return std::exchange(noted_, {}); }

 private:
  std::string noted_;
  instant next_{};
};

/// Releases the lock, and tells then; an empty sentence is none.
void tell_unlocked(std::unique_lock<std::mutex>& held, const trouble_listener& to,
                   const std::string& sentence);

/// A secret that stands in the configuration, or in a file that it follows. Used by one thread at a
/// time.
class followed_secret {
 public:
  /// `now_in_force` is what the file holds, if there is one: a file is read before this is made.
  followed_secret(secret_text now_in_force, std::string file);

  const secret_text& text() const { return text_; }

  /// Takes what the file holds, if that was due to be looked at and can be used; else the old one
  /// stays, and there is trouble to tell. True when it is another secret than before.
  bool look(instant now);
  /// The same, whenever it was looked at last: the secret that was in force is not taken any more.
  bool look_at_once(instant now);

  /// As of bounded_trouble.
  std::string take_trouble() { return trouble_.take(); }

 private:
  bool take(instant now);

  secret_text text_;
  file_watch watch_;
  bounded_trouble trouble_;
};

}  // namespace backup::secrets
