#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace host::access {

/// What is kept of a secret: enough to know it again.
class digest {
 public:
  static constexpr std::size_t size = 32;
  using bytes = std::array<unsigned char, size>;

  digest() = default;
  explicit digest(const bytes& of) : bytes_(of) {}

  /// In a time that tells nothing of where they differ.
  friend bool operator==(const digest& one, const digest& other);

 private:
  bytes bytes_{};
};

/// Makes digests (SHA-256) that only another of the same maker can be compared with: a random key
/// of this process goes in first, so that no table made elsewhere helps who gets hold of one.
/// Immutable; any thread.
class digest_maker {
 public:
  /// Throws std::runtime_error when the system has no randomness.
  digest_maker();

  /// Of what `kind` says it is, so that a password is never taken for a token.
  digest of(char kind, std::string_view text) const;

 private:
  digest::bytes key_{};
};

/// Whether both are the same, in a time that depends on their lengths alone.
bool are_same_bytes(std::string_view one, std::string_view other);

/// Overwrites what a text held, so that the memory may be given back.
void wipe(std::string& secret);

}  // namespace host::access
