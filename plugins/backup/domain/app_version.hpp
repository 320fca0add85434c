#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace backup::domain {

/// The version of the application whose data is backed up ("8.8.0"), as it stands in snapshot
/// names: lower case, without '_' and without what an engine refuses in a snapshot name.
class app_version {
 public:
  /// One sentence when the text cannot stand in a snapshot name.
  static tl::expected<app_version, std::string> parse(std::string_view text);

  const std::string& text() const { return text_; }

  /// "8.8" of "8.8.0-alpha1"; the whole text when it has no such form.
  std::string minor() const;

  friend bool operator==(const app_version&, const app_version&) = default;

 private:
  explicit app_version(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace backup::domain
