#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace host::text {

/// A value inside of a JSON object that is no object with members and no array with items.
struct json_leaf {
  enum class kind { text, integer, real, flag, null, empty_array, empty_object };

  std::string name;       ///< keys and indices on the way to it: "a.b[0]"
  std::size_t depth = 1;  ///< how many objects and arrays it lies in
  kind what = kind::text;
  std::string value;  ///< a text decoded, a number and a flag as written, else ""
};

/// How large an object may be. Levels of nesting; leaves; bytes of one text.
struct json_limits {
  std::size_t levels = 32;
  std::size_t leaves = 10'000;
  std::size_t text_bytes = 1024 * 1024;
};

/// Strict JSON, one object, no name twice. The reason without its beginning and without the text
/// when it is none: "is not JSON (...)", "is no object", "sets a.b twice".
tl::expected<std::vector<json_leaf>, std::string> read_json_object(std::string_view text,
                                                                   const json_limits& limits = {});

}  // namespace host::text
