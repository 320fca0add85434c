/// \file
/// A value or the one sentence that says why there is none. Needs neither exceptions nor RTTI.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace actuator {
inline namespace v0_9 {

/// Why something could not be done: one sentence for an operator, naming what is at fault and what
/// to do. Never a secret.
struct failure {
  std::string message;  ///< UTF-8
};

/// Either a value or a failure; made from either one implicitly:
///
///     result<port> parse(std::string_view text) {
///       if (text.empty()) return failure{"the port is empty"};
///       return port{8080};
///     }
///
/// Asking for the one that is not there is undefined, as with std::optional.
template <class T>
class result {
 public:
  /// From a value or from a failure, implicitly.
  result(T value) : value_(std::move(value)) {}           // NOLINT: implicit
  result(failure reason) : reason_(std::move(reason)) {}  // NOLINT: implicit

  /// A result of something that converts to T, such as a pointer to a derived class.
  template <class Other>
  result(result<Other> other) {  // NOLINT: implicit
    if (other) {
      value_.emplace(std::move(*other));
    } else {
      reason_ = std::move(other).error();
    }
  }

  /// Whether there is a value, and the value, which is only asked for when there is one.
  explicit operator bool() const noexcept { return value_.has_value(); }
  T& operator*() & noexcept { return *value_; }
  const T& operator*() const& noexcept { return *value_; }
  T&& operator*() && noexcept { return std::move(*value_); }
  T* operator->() noexcept { return &*value_; }
  const T* operator->() const noexcept { return &*value_; }

  /// The value, or this one in its place.
  T value_or(T otherwise) const& { return value_ ? *value_ : std::move(otherwise); }
  T value_or(T otherwise) && { return value_ ? std::move(*value_) : std::move(otherwise); }

  /// The reason; empty text when there is a value.
  const failure& error() const& noexcept { return reason_; }
  failure error() && noexcept { return std::move(reason_); }

 private:
  std::optional<T> value_;
  failure reason_;
};

/// Done, or a failure. `return {};` means done.
template <>
class result<void> {
 public:
  /// Done, or the reason why not.
  result() = default;
  result(failure reason) : reason_(std::move(reason)) {}  // NOLINT: implicit

  /// Whether it is done.
  explicit operator bool() const noexcept { return !reason_.has_value(); }

  /// The reason. Only when there is one.
  const failure& error() const noexcept { return *reason_; }

 private:
  std::optional<failure> reason_;
};

}  // namespace v0_9
}  // namespace actuator
