#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/origin.hpp"

namespace host::config {

/// One setting as somebody wrote it.
struct property {
  std::string name;
  std::string value;
  origin from;

  friend bool operator==(const property&, const property&) = default;
};

/// What one source says about a key: one text, or the items of a list. Two spellings of one key in
/// the same source give two texts, which only the reader of the key can judge.
struct found_property {
  std::vector<const property*> texts;
  std::map<std::size_t, const property*> items;

  bool is_empty() const { return texts.empty() && items.empty(); }
  /// Of one that is not empty: to tell where it was written.
  const property& first() const { return texts.empty() ? *items.begin()->second : *texts.front(); }
};

/// The settings of all sources, from the one that wins to the one that loses. Filled once at start
/// and read-only from then on; pointers into it live as long as the list does not grow.
class property_list {
 public:
  /// Adds a source that loses to those already there.
  void add_source(std::vector<property> properties);

  /// What the highest source that sets a key says about it: a list is replaced whole. The name is
  /// canonical, the spelling in the sources is not.
  std::optional<found_property> find(std::string_view canonical) const;

  /// The same of each source that sets it, the highest first.
  std::vector<found_property> find_in_each(std::string_view canonical) const;

  /// Everything below a name, by what follows it; for each the highest source wins.
  std::map<std::string, const property*> below(std::string_view canonical_prefix) const;

  /// The settings of each source, the highest first.
  std::vector<std::vector<const property*>> by_source() const;

  /// Names and origins of all settings, the highest first.
  std::vector<const property*> all() const;

 private:
  struct entry {
    property given;
    std::string uniform;   ///< "" for a variable, which does not tell where its dots were
    std::string variable;  ///< lower-case name of a variable, else ""
  };
  struct wanted_name;

  static found_property found_in(const std::vector<entry>& source, const wanted_name& wanted);

  std::vector<std::vector<entry>> sources_;
};

}  // namespace host::config
