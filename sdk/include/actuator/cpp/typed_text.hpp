/// \file
/// What a selector or a parameter means, and the sentence for the client when it means nothing.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <actuator/cpp/numbers.hpp>
#include <actuator/cpp/utf8.hpp>

namespace actuator {
inline namespace v0_9 {

/// One name of an enumeration, for call::parameter_as().
template <class Enum>
struct choice {
  std::string_view name;  ///< as it is written in a request
  Enum value;             ///< what it means
};

namespace detail {

/// Types that text can be read as: whole numbers of any width, double, bool, std::string_view.
template <class T>
concept readable = whole_number<T> || std::is_same_v<T, double> || std::is_same_v<T, bool> ||
                   std::is_same_v<T, std::string_view>;

template <readable T>
std::optional<T> read_text(std::string_view text) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return text;
  } else if constexpr (std::is_same_v<T, bool>) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
  } else if constexpr (std::is_same_v<T, double>) {
    return to_real_number(text);
  } else {
    return to_whole_number<T>(text);
  }
}

/// What such a text has to be.
template <readable T>
std::string expected_text() {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return "text";
  } else if constexpr (std::is_same_v<T, bool>) {
    return "true or false";
  } else if constexpr (std::is_same_v<T, double>) {
    return "a number";
  } else {
    return "a whole number from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
           std::to_string(std::numeric_limits<T>::max());
  }
}

template <class Enum>
std::string expected_choice(std::initializer_list<choice<Enum>> choices) {
  std::string all = "one of ";
  for (const auto& each : choices) {
    if (all.size() > 7) all += ", ";
    all += each.name;
  }
  return all;
}

/// `kind` is "selector" or "parameter".
inline std::string missing_sentence(std::string_view kind, std::string_view name) {
  return std::string(kind) + " \"" + std::string(name) + "\" is missing";
}

inline std::string bad_sentence(std::string_view kind, std::string_view name,
                                std::string_view expected, std::string_view text) {
  const std::string_view shown = utf8_prefix(text, 64);
  return std::string(kind) + " \"" + std::string(name) + "\" must be " + std::string(expected) +
         ", but is \"" + std::string(shown) + (shown.size() < text.size() ? "...\"" : "\"");
}

}  // namespace detail
}  // namespace v0_9
}  // namespace actuator
