#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "secrets/file_watch.hpp"
#include "secrets/secret_text.hpp"

namespace backup::secrets {

/// Is told, in one sentence for the log, that a file cannot be used and that what it held before
/// goes on to count. Called on any thread.
using trouble_listener = std::function<void(const std::string& sentence)>;

/// Passes such sentences on, one a minute at most.
class bounded_trouble {
 public:
  static constexpr std::chrono::minutes between_sentences{1};

  explicit bounded_trouble(trouble_listener to) : to_(std::move(to)) {}
  void tell(instant now, const std::string& sentence);

 private:
  trouble_listener to_;
  instant next_{};
};

/// A secret that stands in the configuration, or in a file that it follows. Used by one thread at a
/// time.
class followed_secret {
 public:
  /// `now_in_force` is what the file holds, if there is one: a file is read before this is made.
  followed_secret(secret_text now_in_force, std::string file, trouble_listener trouble);

  const secret_text& text() const { return text_; }

  /// Takes what the file holds, if that was due to be looked at and can be used; else the old one
  /// stays, and somebody is told. True when it is another secret than before.
  bool look(instant now);
  /// The same, whenever it was looked at last: the secret that was in force is not taken any more.
  bool look_at_once(instant now);

 private:
  bool take(instant now);

  secret_text text_;
  file_watch watch_;
  bounded_trouble trouble_;
};

}  // namespace backup::secrets
