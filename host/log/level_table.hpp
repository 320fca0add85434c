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
/// own has that of the name before its last dot, and so on up to ROOT, whatever the case of that
/// name. Levels of others are kept and shown, and change nothing. Safe from any thread.
class level_table {
 public:
  static constexpr std::string_view root = "ROOT";

  struct entry {
    std::string name;
    std::optional<threshold> configured;
    threshold effective;
  };

  explicit level_table(threshold of_root);

  /// Without a lock while all sources and ROOT have the same level.
  bool enabled(level of_line, std::string_view source) const noexcept;

  /// Tells of a source. Lines of one that was not told of are judged by ROOT's level where all that
  /// were have the same.
  void add(std::string_view name);

  /// From now on. Nothing: it has none of its own any more, and is forgotten unless it is a source;
  /// ROOT has that of the start.
  void set(std::string_view name, std::optional<threshold> wanted);

  /// ROOT first, then by name.
  std::vector<entry> all() const;
  std::optional<entry> find(std::string_view name) const;

 private:
  struct named {
    std::optional<threshold> own;
    bool is_source = false;
  };

  threshold effective(std::string_view name) const;
  void renew_bounds();

  mutable std::mutex guard_;
  threshold root_at_start_;
  threshold root_;
  std::map<std::string, named, std::less<>> names_;
  std::atomic<threshold> least_;  ///< of ROOT and all sources
  std::atomic<threshold> most_;
};

}  // namespace host::log
