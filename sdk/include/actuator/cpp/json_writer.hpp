/// \file
/// Writes JSON. For those who have no JSON library; whoever has one uses that.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <actuator/cpp/numbers.hpp>
#include <actuator/cpp/utf8.hpp>

namespace actuator {
inline namespace v0_9 {
namespace detail {

/// Appends a JSON string. Bytes that are not UTF-8 become U+FFFD: a body must be UTF-8.
inline void append_json_string(std::string& json, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  json.push_back('"');
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    const std::size_t size = utf8_character(text);
    if (size == 0) {
      json.append("\xEF\xBF\xBD");
    } else if (byte == '"' || byte == '\\') {
      json.append({'\\', static_cast<char>(byte)});
    } else if (byte < 0x20) {
      json.append("\\u00").append({digits[byte >> 4], digits[byte & 15]});
    } else {
      json.append(text.substr(0, size));
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  json.push_back('"');
}

inline void append_json(std::string& json, std::string_view text) {
  append_json_string(json, text);
}
inline void append_json(std::string& json, const char* text) {
  append_json_string(json, text);
}
inline void append_json(std::string& json, const std::string& text) {
  append_json_string(json, text);
}
inline void append_json(std::string& json, bool value) {
  json.append(value ? "true" : "false");
}
inline void append_json(std::string& json, std::nullptr_t) {
  json.append("null");
}
inline void append_json(std::string& json, double number) {
  json.append(number_text(number));
}
template <whole_number Number>
void append_json(std::string& json, Number number) {
  json.append(number_text(number));
}

}  // namespace detail

/// Builds one JSON value, from front to back:
///
///     actuator::json_writer json;
///     json.begin_object().member("name", "ada").name("tags").begin_array();
///     for (const auto& tag : tags) json.value(tag);
///     json.end_array().end_object();
///     request.respond(200, json.view());
///
/// Commas and escapes are its business; that ends match beginnings and that members have names is
/// the caller's. A number that is not finite is written as null.
class json_writer {
 public:
  /// An object or an array, from its beginning to its end.
  json_writer& begin_object() { return begin('{'); }
  json_writer& end_object() { return end('}'); }
  json_writer& begin_array() { return begin('['); }
  json_writer& end_array() { return end(']'); }

  /// The name of the next value, within an object.
  json_writer& name(std::string_view text) {
    separate();
    detail::append_json_string(json_, text);
    json_.push_back(':');
    needs_comma_ = false;
    return *this;
  }

  /// Text, a number, a bool or nullptr.
  template <class Value>
  json_writer& value(const Value& written) {
    separate();
    detail::append_json(json_, written);
    needs_comma_ = true;
    return *this;
  }

  /// A value that is JSON already.
  json_writer& raw(std::string_view json) {
    separate();
    json_.append(json);
    needs_comma_ = true;
    return *this;
  }

  /// A name and its value at once.
  template <class Value>
  json_writer& member(std::string_view its_name, const Value& written) {
    return name(its_name).value(written);
  }

  /// What was written so far; valid until the next change.
  std::string_view view() const noexcept { return json_; }

  /// Gives it away and begins anew.
  std::string take() {
    needs_comma_ = false;
    return std::exchange(json_, std::string());
  }

 private:
  json_writer& begin(char bracket) {
    separate();
    json_.push_back(bracket);
    needs_comma_ = false;
    return *this;
  }
  json_writer& end(char bracket) {
    json_.push_back(bracket);
    needs_comma_ = true;
    return *this;
  }
  void separate() {
    if (needs_comma_) json_.push_back(',');
  }

  std::string json_;
  bool needs_comma_ = false;
};

/// One member of json(); made from text, a number, a bool or nullptr.
class json_member {
 public:
  /// `value` is written as JSON here and now.
  template <class Value>
  json_member(std::string_view name, const Value& value) {
    detail::append_json_string(json_, name);
    json_.push_back(':');
    detail::append_json(json_, value);
  }

  /// `"name":value`.
  const std::string& text() const noexcept { return json_; }

 private:
  std::string json_;
};

/// A flat JSON object in one line: json({{"name", name}, {"count", 3}}).
inline std::string json(std::initializer_list<json_member> members) {
  std::string made = "{";
  for (const json_member& each : members) {
    if (made.size() > 1) made.push_back(',');
    made.append(each.text());
  }
  return made.append("}");
}

}  // namespace v0_9
}  // namespace actuator
