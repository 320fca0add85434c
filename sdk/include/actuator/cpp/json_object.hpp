/// \file
/// A strict reader of flat JSON objects: a plugin's configuration, and small request bodies.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <actuator/cpp/json_scanner.hpp>
#include <actuator/cpp/numbers.hpp>
#include <actuator/cpp/result.hpp>

namespace actuator {
inline namespace v0_9 {

/// One JSON object whose values are text, numbers, booleans, null, arrays of text and objects of
/// text; what is deeper, or has a key twice, is refused when it is parsed.
///
/// The getters do not fail one by one. They note what is missing or of the wrong kind, return an
/// empty value, and whoever asked looks at the faults once, at the end: a constructor reads its
/// whole configuration, one line each, and people are told everything that is wrong with it.
/// A value and its faults belong to one thread.
class json_object {
 public:
  /// The failure continues a sentence: "is not ...".
  static result<json_object> parse(std::string_view json) {
    json_object made;
    detail::json_scanner scanner(json);
    if (!scanner.take('{')) return failure{"is not a JSON object"};
    if (!scanner.take('}')) {
      do {
        std::string key;
        if (!scanner.take_string(key) || !scanner.take(':')) return failure{"is not valid JSON"};
        value taken;
        if (!take_value(scanner, taken)) {
          return failure{"is not valid JSON, or too deep, at \"" + key + "\""};
        }
        if (!made.values_.emplace(key, std::move(taken)).second) {
          return failure{"has \"" + key + "\" twice"};
        }
      } while (scanner.take(','));
      if (!scanner.take('}')) return failure{"is not valid JSON"};
    }
    if (!scanner.at_end()) return failure{"has more behind the JSON object"};
    return made;
  }

  /// Whether the key is there and not null.
  bool has(std::string_view key) const { return find(key) != nullptr; }

  /// Values that have to be there: without them a fault is noted.
  std::string text(std::string_view key) const { return required<std::string>(key); }
  std::int64_t integer(std::string_view key) const { return required<std::int64_t>(key); }
  double number(std::string_view key) const { return required<double>(key); }
  bool boolean(std::string_view key) const { return required<bool>(key); }
  /// Of keys of the types duration_millis and duration_seconds alike: both arrive in milliseconds.
  std::chrono::milliseconds duration(std::string_view key) const {
    return std::chrono::milliseconds(integer(key));
  }

  /// The same with a value to take when the key is not there.
  std::string text_or(std::string_view key, std::string otherwise) const {
    return has(key) ? text(key) : std::move(otherwise);
  }
  std::int64_t integer_or(std::string_view key, std::int64_t otherwise) const {
    return has(key) ? integer(key) : otherwise;
  }
  double number_or(std::string_view key, double otherwise) const {
    return has(key) ? number(key) : otherwise;
  }
  bool boolean_or(std::string_view key, bool otherwise) const {
    return has(key) ? boolean(key) : otherwise;
  }
  std::chrono::milliseconds duration_or(std::string_view key,
                                        std::chrono::milliseconds otherwise) const {
    return has(key) ? duration(key) : otherwise;
  }

  /// A whole number that has to be there and within these bounds; the lowest when it is not.
  std::int64_t integer_between(std::string_view key, std::int64_t lowest,
                               std::int64_t highest) const {
    const std::int64_t asked = integer(key);
    if (asked >= lowest && asked <= highest) return asked;
    if (has(key)) {
      refuse(key, "must be from " + std::to_string(lowest) + " to " + std::to_string(highest) +
                      ", but is " + std::to_string(asked));
    }
    return lowest;
  }

  /// Open sets: empty when the key is not there, which is no fault.
  std::vector<std::string> list(std::string_view key) const {
    return has(key) ? required<std::vector<std::string>>(key) : std::vector<std::string>();
  }
  std::map<std::string, std::string> map(std::string_view key) const {
    using text_map = std::map<std::string, std::string>;
    return has(key) ? required<text_map>(key) : text_map();
  }

  /// Notes a fault of one's own: refuse("my.url", "must begin with https").
  void refuse(std::string_view key, std::string_view why) const {
    std::string fault(key);
    fault.append(" ").append(why);
    // Asked for twice, it is still one fault.
    if (std::find(faults_.begin(), faults_.end(), fault) == faults_.end()) {
      faults_.push_back(std::move(fault));
    }
  }

  /// Whether anything was refused.
  bool has_faults() const noexcept { return !faults_.empty(); }

  /// "a.b is missing; a.c must be a whole number". Empty when there are none.
  std::string faults_in_one_line() const {
    std::string all;
    for (const std::string& fault : faults_) all += (all.empty() ? "" : "; ") + fault;
    return all;
  }

 private:
  struct number_as_written {
    std::string digits;
  };
  using value = std::variant<std::monostate, bool, number_as_written, std::string,
                             std::vector<std::string>, std::map<std::string, std::string>>;

  json_object() = default;

  static bool take_value(detail::json_scanner& scanner, value& taken) {
    std::string_view digits;
    switch (scanner.peek()) {
      case '"':
        return scanner.take_string(taken.emplace<std::string>());
      case '[':
        return take_list(scanner, taken.emplace<std::vector<std::string>>());
      case '{':
        return take_map(scanner, taken.emplace<std::map<std::string, std::string>>());
      case 't':
        taken = true;
        return scanner.take_word("true");
      case 'f':
        taken = false;
        return scanner.take_word("false");
      case 'n':
        return scanner.take_word("null");
      default:
        if (!scanner.take_number(digits)) return false;
        taken = number_as_written{std::string(digits)};
        return true;
    }
  }

  static bool take_list(detail::json_scanner& scanner, std::vector<std::string>& list) {
    scanner.take('[');
    if (scanner.take(']')) return true;
    do {
      if (!scanner.take_string(list.emplace_back())) return false;
    } while (scanner.take(','));
    return scanner.take(']');
  }

  static bool take_map(detail::json_scanner& scanner, std::map<std::string, std::string>& map) {
    scanner.take('{');
    if (scanner.take('}')) return true;
    do {
      std::string key;
      std::string text;
      if (!scanner.take_string(key) || !scanner.take(':') || !scanner.take_string(text)) {
        return false;
      }
      if (!map.emplace(std::move(key), std::move(text)).second) return false;
    } while (scanner.take(','));
    return scanner.take('}');
  }

  const value* find(std::string_view key) const {
    const auto found = values_.find(key);
    if (found == values_.end() || std::holds_alternative<std::monostate>(found->second)) {
      return nullptr;
    }
    return &found->second;
  }

  template <class T>
  static std::optional<T> as(const value& held) {
    if constexpr (std::is_same_v<T, std::int64_t>) {
      const auto* written = std::get_if<number_as_written>(&held);
      return written ? detail::to_whole_number<std::int64_t>(written->digits) : std::nullopt;
    } else if constexpr (std::is_same_v<T, double>) {
      const auto* written = std::get_if<number_as_written>(&held);
      return written ? detail::to_real_number(written->digits) : std::nullopt;
    } else {
      const auto* same = std::get_if<T>(&held);
      return same ? std::optional<T>(*same) : std::nullopt;
    }
  }

  template <class T>
  static constexpr std::string_view kind() {
    if constexpr (std::is_same_v<T, std::int64_t>) return "must be a whole number of 64 bits";
    if constexpr (std::is_same_v<T, double>) return "must be a number";
    if constexpr (std::is_same_v<T, bool>) return "must be true or false";
    if constexpr (std::is_same_v<T, std::string>) return "must be text";
    if constexpr (std::is_same_v<T, std::vector<std::string>>) return "must be a list of text";
    return "must be an object of text";
  }

  template <class T>
  T required(std::string_view key) const {
    const value* const held = find(key);
    if (held == nullptr) {
      refuse(key, "is missing");
      return T{};
    }
    if (auto wanted = as<T>(*held)) return *std::move(wanted);
    refuse(key, kind<T>());
    return T{};
  }

  std::map<std::string, value, std::less<>> values_;
  mutable std::vector<std::string> faults_;  // a getter notes them, and reading is const
};

}  // namespace v0_9
}  // namespace actuator
