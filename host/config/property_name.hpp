#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace host::config {

/// The form in which all spellings of a name are equal: `first-name`, `firstName`, `FIRST_NAME` are
/// `firstname`. Dots and what stands in brackets stay as they are.
std::string uniform_name(std::string_view written);

/// The lower-case forms in which the environment may spell a canonical name: without its dashes
/// (`a_bc` for `a.b-c`) and, as older programs have it, with `_` for each (`a_b_c`). Of a file with
/// a secret (`a.b-c-file`) also as containers have it, `a_bc_file`.
struct environment_forms {
  std::string plain;
  std::string with_dashes;
  std::string with_file;  ///< as plain when the name does not end so

  bool has(std::string_view variable) const {
    return variable == plain || variable == with_dashes || variable == with_file;
  }
};
environment_forms environment_forms_of(std::string_view canonical);

/// `name[3]` taken apart; nothing when it does not end so.
struct indexed_name {
  std::string_view base;
  std::size_t index = 0;
};
std::optional<indexed_name> split_index(std::string_view written);

/// `name_3` and `name_3_` as the environment writes it.
std::optional<indexed_name> split_environment_index(std::string_view variable);

/// The parts between dots; a bracket begins a part and is kept with it: `a.b[c.d]` is a, b, [c.d].
std::vector<std::string_view> elements_of(std::string_view written);

/// What follows the first elements when they spell `canonical_prefix`: the key in a map, as
/// written, without brackets around it. Nothing when the name is not below the prefix.
std::optional<std::string> below_prefix(std::string_view written,
                                        std::string_view canonical_prefix);

}  // namespace host::config
