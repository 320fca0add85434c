#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "tls/server_context.hpp"

struct ssl_st;
struct bio_method_st;

namespace host::tls {

/// The server's side of one encrypted connection. What comes in is handed to it in plain memory;
/// what goes out it sends to the socket itself, as far as that takes it at once. It never waits.
/// One thread at a time.
class connection {
 public:
  enum class outcome {
    done,         ///< of read and write: so many bytes, at least one
    wants_input,  ///< call it again when more has been handed over
    wants_room,   ///< call it again, with the same bytes, when the socket takes more
    ended,        ///< the client has said that no more comes; it may still read
    failed        ///< for good; failure() says why
  };
  struct progress {
    outcome state = outcome::failed;
    std::size_t count = 0;
  };

  /// `socket`: does not block, and is open as long as this lives. Null when there is no memory.
  static std::unique_ptr<connection> make(std::shared_ptr<const server_context> context,
                                          int socket);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  /// The next bytes from the client, in memory that stays until has_unread() is false. All that
  /// were handed over before must have been taken.
  void hand_over(std::string_view bytes) { input_ = bytes; }
  /// Whether something could be read without another byte from the client.
  bool has_unread() const;
  /// Whether a record has begun to come.
  bool has_part_of_record() const;

  /// done once hands are shaken: keys are agreed upon, and the client's certificate is good where
  /// one was asked for.
  outcome shake_hands();
  bool is_ready() const { return ready_; }

  progress read(char* room, std::size_t size);
  /// May take a part only.
  progress write(std::string_view bytes);

  /// Tells the client that nothing more comes, if that can be sent at once. Once.
  void say_goodbye();

  /// Why it failed, in a few words; begins small and has no stop at the end.
  const std::string& failure() const { return failure_; }

 private:
  connection(std::shared_ptr<const server_context> context, int socket);
  outcome outcome_of(int result);
  std::string reason() const;

  struct release {
    void operator()(ssl_st* each) const;
  };
  friend struct socket_bytes;

  std::shared_ptr<const server_context> context_;
  std::unique_ptr<ssl_st, release> ssl_;
  int socket_;
  std::string_view input_;
  bool ready_ = false;
  bool failed_ = false;
  bool said_goodbye_ = false;
  std::string failure_;
  std::string refused_;  // whose certificate was not accepted
};

}  // namespace host::tls
