#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/message/message.hpp"

namespace host::access {

/// What a request says of who sends it. Holds a secret, which is overwritten in the end.
class presented {
 public:
  enum class kind {
    malformed,  ///< what no client of ours sends: another scheme, or breaking the rules of its own
    password,   ///< of a user
    token
  };

  presented() = default;
  presented(kind what, std::string text, std::size_t name_size)
      : what_(what), text_(std::move(text)), name_size_(name_size) {}
  ~presented();
  presented(presented&& other) noexcept;
  presented& operator=(presented&&) = delete;
  presented(const presented&) = delete;
  presented& operator=(const presented&) = delete;

  kind what() const { return what_; }
  /// Of the user; "" with a token.
  std::string_view name() const { return std::string_view(text_).substr(0, name_size_); }
  /// "name:password", or the token.
  std::string_view whole() const { return text_; }

 private:
  kind what_ = kind::malformed;
  std::string text_;
  std::size_t name_size_ = 0;
};

/// Reads the value of a field Authorization, as strictly as RFC 7617 and RFC 6750 have it: `Basic`
/// with Base64 of UTF-8 without control characters, or `Bearer` with a token of its characters.
/// Pure.
presented read_authorization(std::string_view value);

/// The longest secret that a client can present; what is longer is malformed.
inline constexpr std::size_t longest_secret = 4096;

/// Whether a client can send it: as the password of a user, and as a bearer token.
bool is_password(std::string_view text);
bool is_token_text(std::string_view text);

/// The one field Authorization of a request.
struct authorization_field {
  const std::string* value = nullptr;  ///< null: there is none
  bool is_only_one = true;             ///< false: two parsers could see two callers
};
authorization_field find_authorization(const http::header_list& fields);

}  // namespace host::access
