#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "secrets/secret_text.hpp"

namespace backup::config {

/// The values that the host resolved, by canonical key. Keys that nobody set are absent. Texts are
/// wiped at the end: nobody knows here which of them are secrets.
class property_values {
 public:
  using value = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;

  static tl::expected<property_values, std::string> parse(std::string_view json_object);

  property_values() = default;
  property_values(property_values&&) = default;
  property_values& operator=(property_values&&) = default;
  property_values(const property_values&) = delete;
  property_values& operator=(const property_values&) = delete;
  ~property_values();

  /// Nothing when absent, and for a text also when empty: `key: ""` unsets.
  std::optional<std::string> text(const std::string& key) const;
  std::optional<std::int64_t> integer(const std::string& key) const;
  std::optional<bool> flag(const std::string& key) const;
  /// Of a map, the names in it.
  std::vector<std::string> list(const std::string& key) const;
  bool is_set(const std::string& key) const;
  /// The same as text().
  std::optional<secrets::secret_text> secret(const std::string& key) const;

 private:
  std::map<std::string, value> values_;
};

}  // namespace backup::config
