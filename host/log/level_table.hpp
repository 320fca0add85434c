#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace host::log {

enum class level { trace, debug, info, warn, error };

/// What a logger lets through: lines of this level and graver ones. There are no fatal lines; the
/// word is known to those who set levels.
enum class threshold { trace, debug, info, warn, error, fatal, off };

/// Which lines of whom are written. A source ("host", the id of a plugin) without a level of its
/// own has that of the name before its last dot, and so on up to ROOT. Safe from any thread.
class level_table {
 public:
  static constexpr std::string_view root = "ROOT";

  struct entry {
    std::string name;
    std::optional<threshold> configured;
    threshold effective;
  };

  explicit level_table(threshold of_root);

  /// Without a lock while all sources have the same level.
  bool enabled(level of_line, std::string_view source) const noexcept;

  /// Lists a source that has no level of its own.
  void add(std::string_view name);

  /// From now on. Nothing: it has none of its own any more; ROOT that of the start.
  void set(std::string_view name, std::optional<threshold> wanted);

  /// ROOT first, then by name.
  std::vector<entry> all() const;
  std::optional<entry> find(std::string_view name) const;

 private:
  threshold effective(std::string_view name) const;

  mutable std::mutex guard_;
  threshold root_at_start_;
  threshold root_;
  std::map<std::string, std::optional<threshold>, std::less<>> own_;
  std::atomic<threshold> least_;  ///< of all that are effective
  std::atomic<threshold> most_;
};

}  // namespace host::log
