#include "config/data/location.hpp"

#include <algorithm>
#include <utility>

#include "text/ascii.hpp"

namespace host::config {
namespace {

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// What stands in front of a colon when that is the name of a scheme, as in `vault://`.
std::string_view scheme_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  const auto scheme = text.substr(0, colon);
  const bool is_name = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    const char low = text::lower(c);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+';
  });
  return is_name ? scheme : std::string_view();
}

/// Takes `[.yaml]` from the end.
std::string take_hint(std::string_view& text) {
  if (!text.ends_with(']')) return {};
  const auto bracket = text.rfind('[');
  if (bracket == std::string_view::npos || text.substr(bracket + 1, 1) != ".") return {};
  std::string hint(text.substr(bracket + 1, text.size() - bracket - 2));
  text = text.substr(0, bracket);
  return hint;
}

/// As Spring Boot has it: one star, which is the name of a folder and not the last.
bool is_fair_pattern(std::string_view path) {
  const auto star = path.find('*');
  if (star == std::string_view::npos) return true;
  const bool is_alone = path.find('*', star + 1) == std::string_view::npos;
  const bool is_folder = path.substr(star).starts_with("*/") && path.rfind('/') == star + 1;
  const bool begins_name = star == 0 || path[star - 1] == '/';
  return is_alone && is_folder && begins_name;
}

tl::expected<location, std::string> parse_one(std::string_view written) {
  location made;
  made.written = std::string(written);
  made.is_optional = take(written, "optional:");
  const auto after_optional = written;
  if (take(written, "env:")) {
    made.what = location::kind::variable;
  } else if (take(written, "configtree:")) {
    made.what = location::kind::config_tree;
  } else if (take(written, "classpath:") || take(written, "classpath*:")) {
    made.what = location::kind::class_path;
  } else if (!take(written, "file:")) {
    if (const auto scheme = scheme_of(written); !scheme.empty()) {
      return tl::unexpected("is of the kind " + std::string(scheme) +
                            ":, which cannot be read here; allowed are files, folders, "
                            "configtree:FOLDER/ and env:VARIABLE");
    }
  }
  if (made.what == location::kind::file && take(written, "//")) {
    // file:///etc/x is /etc/x.
    if (!written.starts_with('/')) {
      return tl::unexpected(
          std::string("names a host; allowed is a path, as in file:///etc/x.yaml"));
    }
  }
  made.is_fixed = written.size() != after_optional.size();
  made.extension = take_hint(written);
  made.path = std::string(written);
  if (made.path.empty() && made.what != location::kind::class_path) {
    return tl::unexpected(std::string("names nothing; write a path behind it"));
  }
  if (made.what == location::kind::config_tree && !made.path.ends_with('/')) {
    return tl::unexpected(
        std::string("is no folder; write a slash at its end, as configtree: needs it"));
  }
  if (made.what == location::kind::file && made.path.ends_with('/')) {
    made.what = location::kind::folder;
  }
  if (made.is_pattern() && !is_fair_pattern(made.path)) {
    return tl::unexpected(
        std::string("has a * that is not the name of the last folder, as in config/*/; "
                    "only there, and once, it is allowed"));
  }
  return made;
}

}  // namespace

tl::expected<location_group, std::string> parse_locations(std::string_view written) {
  location_group group;
  while (true) {
    const auto end = std::min(written.find(';'), written.size());
    if (const auto part = text::trimmed(written.substr(0, end)); !part.empty()) {
      auto one = parse_one(part);
      if (!one) return tl::unexpected(std::move(one.error()));
      group.push_back(*std::move(one));
    }
    if (end == written.size()) return group;
    written.remove_prefix(end + 1);
  }
}

location seen_from(location given, std::string_view folder) {
  if (!given.is_fixed && !given.path.starts_with('/')) given.path.insert(0, folder);
  return given;
}

}  // namespace host::config
