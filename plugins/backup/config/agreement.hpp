#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/property_values.hpp"

namespace backup::config {

/// A value, and the name under which it was set.
template <class Value>
struct found_value {
  std::string key;
  Value value;
};

/// Nothing when nobody set it; a sentence when two of the names have different values.
template <class Value>
using agreed_value = tl::expected<std::optional<found_value<Value>>, std::string>;

/// Whether a value may stand in a sentence. A URL may hold a password.
enum class shown { yes, no };

/// A word out of few, as the reference reads it: in any case, without dashes and underscores.
std::string plain_word(std::string_view written);

/// Several names of one thing: the value that all of them have that are set, under the first of
/// these names. What is empty is not set.
agreed_value<std::string> agreed_text(const property_values& given,
                                      const std::vector<std::string>& keys,
                                      shown value = shown::yes);
agreed_value<bool> agreed_flag(const property_values& given, const std::vector<std::string>& keys);
agreed_value<std::chrono::milliseconds> agreed_duration(const property_values& given,
                                                        const std::vector<std::string>& keys);

struct duration_range {
  std::chrono::milliseconds least;
  std::chrono::milliseconds most;
};

/// Further than anybody waits, and no overflow in sums of times.
inline constexpr std::chrono::milliseconds longest_duration = std::chrono::hours(24 * 365);

/// The duration, or a sentence when it is out of its range.
tl::expected<std::chrono::milliseconds, std::string> in_range(
    const found_value<std::chrono::milliseconds>& found, const duration_range& range);

}  // namespace backup::config
