#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/engine_flavour.hpp"
#include "support/scripted/engine_error.hpp"

namespace support::scripted {

struct document {
  std::string source;
  long version = 1;
};

struct index_data {
  std::string name;
  std::string uuid;
  std::map<std::string, std::string> settings;  ///< flat: `index.number_of_shards` -> `1`
  boost::json::object mappings;
  std::map<std::string, boost::json::object> aliases;
  std::map<std::string, document> documents;
  std::map<std::string, long> versions_of_deleted;
  long operations = 0;  ///< sequence numbers given
  bool closed = false;

  int number(const char* setting) const { return std::stoi(settings.at(setting)); }
  bool hidden() const;
};

/// How an index expression treats what it does not find.
struct expression_options {
  bool ignore_unavailable = false;
  bool allow_no_indices = true;
  bool open = true;
  bool closed = false;
  bool hidden = false;
};

/// The values of expand_wildcards; throws engine_error for an unknown one.
void set_expansion(expression_options& options, const std::vector<std::string>& values);

/// The indices of one engine with its rules; no lock of its own.
class index_store {
 public:
  explicit index_store(engine_flavour flavour) : flavour_{flavour} {}

  index_data& create(const std::string& name, const boost::json::object& body);
  void put(index_data whole);  ///< restores: replaces what has that name
  void erase(const std::string& name) { indices_.erase(name); }

  const std::map<std::string, index_data>& all() const { return indices_; }
  index_data* find(const std::string& name);
  /// The index that a write to that name goes to, made when there is none.
  index_data& for_writing(const std::string& name_or_alias);
  bool is_alias(std::string_view name) const;

  /// The concrete names, sorted, of a list of names, aliases, wildcards and exclusions. No items:
  /// all.
  std::vector<std::string> resolve(const std::vector<std::string>& items,
                                   const expression_options& options) const;

  /// What all engines say of a name that is not there.
  engine_error no_such_index(const std::string& name, bool tried_to_exclude = false) const;
  /// Details in the order of the engine.
  boost::json::object index_details(const std::string& name, const std::string& uuid) const;

 private:
  std::vector<std::string> matching(const std::string& pattern,
                                    const expression_options& options) const;
  void check_name(const std::string& name) const;

  engine_flavour flavour_;
  std::map<std::string, index_data> indices_;
};

/// A random identifier of 22 characters, as engines make them.
std::string make_uuid();
/// Milliseconds since 1970.
std::int64_t wall_millis();

}  // namespace support::scripted
