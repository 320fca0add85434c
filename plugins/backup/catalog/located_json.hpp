#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace backup::catalog {

/// A JSON value that remembers the line it began on, so that a refusal can point there.
struct located_json {
  enum class kind { object, array, text, boolean, other };

  kind what = kind::other;
  int line = 1;
  std::string name;                 ///< of a member of an object
  std::string text;                 ///< of a text
  bool flag = false;                ///< of a boolean
  std::vector<located_json> items;  ///< of an array or an object, in file order
};

struct located_error {
  int line;
  std::string reason;
};

/// Strict JSON: no comments, no trailing text, at most 16 levels deep.
tl::expected<located_json, located_error> read_located_json(std::string_view text);

}  // namespace backup::catalog
