#pragma once

#include <actuator/plugin.h>

#include <filesystem>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "plugin/file_rules.hpp"

namespace host::plugin {

/// A plugin's library, mapped into the process for good: its code stays even when this object
/// goes, because threads of the plugin might still run in it.
class shared_object {
 public:
  /// Maps a library with all its symbols resolved now and hidden from others. Refuses, with one
  /// sentence that names the file: what is not a regular file, what others than its owner may
  /// replace (the file or its folder), what is not on the list of digests, what the loader refuses,
  /// and what has no entry. A relative path counts from the working directory; links are resolved
  /// before anything is judged.
  static tl::expected<std::unique_ptr<shared_object>, std::string> open(
      const std::filesystem::path& file, const file_trust& trust = {});

  ~shared_object();
  shared_object(const shared_object&) = delete;
  shared_object& operator=(const shared_object&) = delete;

  /// Absolute, links resolved.
  const std::filesystem::path& file() const;

  /// Calls the plugin's entry; its table lives as long as the process.
  const actuator_plugin* table() const;

 private:
  struct mapping;
  explicit shared_object(std::unique_ptr<mapping> mapped);
  std::unique_ptr<mapping> mapped_;
};

}  // namespace host::plugin
