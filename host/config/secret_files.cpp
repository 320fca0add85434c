#include "config/secret_files.hpp"

#include <algorithm>
#include <utility>

namespace host::config {
namespace {

/// Set by somebody, and not to nothing.
bool is_written(const resolved_value& key) {
  return key.given && !key.written.empty() && key.from.what != origin::kind::built_in;
}

bool is_as_written(const property_list& properties, const resolved_value& key) {
  const auto found = properties.find(key.declared.name);
  return found && !found->texts.empty() && found->texts.front()->value == key.written;
}

}  // namespace

std::optional<std::string_view> secret_of_file_key(std::string_view name) {
  constexpr std::string_view ending = "-file";
  if (!name.ends_with(ending)) return std::nullopt;
  name.remove_suffix(ending.size());
  return name;
}

std::optional<std::string> whole_file_of(const origin& from) {
  if (from.what != origin::kind::file || from.line != 0) return std::nullopt;
  return from.place;
}

tl::expected<void, std::string> hand_on_as_files(const property_list& properties,
                                                 std::vector<resolved_value>& values) {
  for (auto& file : values) {
    const auto name = secret_of_file_key(file.declared.name);
    if (!name || file.declared.type != key_type::text) continue;
    const auto secret = std::find_if(values.begin(), values.end(), [&](const auto& each) {
      return each.declared.name == *name && each.declared.is_secret &&
             each.declared.type == key_type::text;
    });
    if (secret == values.end() || !is_written(*secret)) continue;
    if (is_written(file)) {
      return tl::unexpected(secret->declared.name + " (" + to_text(secret->from) + ") and " +
                            file.declared.name + " (" + to_text(file.from) +
                            ") are both set; keep one of them");
    }
    auto path = whole_file_of(secret->from);
    // What a placeholder was replaced in is in no file as it is.
    if (!path || !is_as_written(properties, *secret)) continue;
    file.from = secret->from;
    file.written = *path;
    file.given = *std::move(path);
    secret->given.reset();
    secret->written.clear();
    secret->from = {};
  }
  return {};
}

}  // namespace host::config
