#include "config/agreement.hpp"

#include <utility>

namespace backup::config {
namespace {

std::string in_words(const std::string& text) {
  return "\"" + text + "\"";
}
std::string in_words(bool flag) {
  return flag ? "true" : "false";
}
std::string in_words(std::chrono::milliseconds time) {
  return std::to_string(time.count()) + " ms";
}

template <class Value, class Get>
agreed_value<Value> agreed(const std::vector<std::string>& keys, Get get, shown may_be_shown) {
  std::optional<found_value<Value>> first;
  for (const auto& key : keys) {
    std::optional<Value> value = get(key);
    if (!value) continue;
    if (!first) first = found_value<Value>{key, *value};
    if (first->value == *value) continue;
    const auto words = [&](const std::string& name, const Value& its) {
      return may_be_shown == shown::no ? name : name + " (" + in_words(its) + ")";
    };
    return tl::unexpected(words(first->key, first->value) + " and " + words(key, *value) +
                          " must have the same value: they mean the same thing");
  }
  return first;
}

}  // namespace

std::string plain_word(std::string_view written) {
  std::string word;
  for (const char c : written) {
    if (c == '-' || c == '_' || c == ' ') continue;
    word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return word;
}

agreed_value<std::string> agreed_text(const property_values& given,
                                      const std::vector<std::string>& keys, shown value) {
  return agreed<std::string>(
      keys, [&](const std::string& key) { return given.text(key); }, value);
}

agreed_value<bool> agreed_flag(const property_values& given, const std::vector<std::string>& keys) {
  return agreed<bool>(
      keys, [&](const std::string& key) { return given.flag(key); }, shown::yes);
}

agreed_value<std::chrono::milliseconds> agreed_duration(const property_values& given,
                                                        const std::vector<std::string>& keys) {
  return agreed<std::chrono::milliseconds>(
      keys,
      [&](const std::string& key) -> std::optional<std::chrono::milliseconds> {
        const auto found = given.integer(key);
        return found ? std::optional(std::chrono::milliseconds(*found)) : std::nullopt;
      },
      shown::yes);
}

tl::expected<std::chrono::milliseconds, std::string> in_range(
    const found_value<std::chrono::milliseconds>& found, const duration_range& range) {
  if (found.value >= range.least && found.value <= range.most) return found.value;
  return tl::unexpected(found.key + " is " + in_words(found.value) + "; it must be from " +
                        std::to_string(range.least.count()) + " to " + in_words(range.most));
}

}  // namespace backup::config
