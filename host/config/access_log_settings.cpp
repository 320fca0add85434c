#include "config/access_log_settings.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>
#include <variant>

namespace host::config {
namespace {

constexpr std::string_view keys_of_tomcat = "server.tomcat.accesslog.";
constexpr std::string_view devices = "/dev";

const resolved_value& at(const resolved_keys& resolved, std::string_view last) {
  return *resolved.find(std::string(keys_of_tomcat).append(last));
}

std::string text_of(const resolved_value& found) {
  return std::get<std::string>(*found.given);
}

/// No letters but those of the four parts.
bool is_date_pattern(std::string_view text) {
  while (!text.empty()) {
    const std::string_view parts[] = {"yyyy", "MM", "dd", "HH"};
    const auto* const part = std::find_if(std::begin(parts), std::end(parts),
                                          [&](auto each) { return text.starts_with(each); });
    if (part != std::end(parts)) {
      text.remove_prefix(part->size());
      continue;
    }
    if (std::isalpha(static_cast<unsigned char>(text.front())) != 0 || text.front() == '\'' ||
        text.front() == '/') {
      return false;
    }
    text.remove_prefix(1);
  }
  return true;
}

}  // namespace

tl::expected<std::optional<access_log_settings>, std::string> read_access_log(
    const resolved_keys& resolved) {
  if (!std::get<bool>(*at(resolved, "enabled").given)) return std::nullopt;
  auto pattern = log::access_pattern::parse(text_of(at(resolved, "pattern")));
  if (!pattern) {
    return tl::unexpected(refusal(at(resolved, "pattern"), "what is known: " + pattern.error()));
  }
  log::access_file::place where;
  where.directory = text_of(at(resolved, "directory"));
  where.suffix = text_of(at(resolved, "suffix"));
  where.prefix = text_of(at(resolved, "prefix"));
  // A device has the name that it has.
  if (where.directory != devices) {
    const auto* in_front = resolved.find("management.server.tomcat.accesslog.prefix");
    where.prefix.insert(0, text_of(*in_front));
  }
  where.date = text_of(at(resolved, "file-date-format"));
  if (!is_date_pattern(where.date)) {
    return tl::unexpected(refusal(at(resolved, "file-date-format"),
                                  "yyyy, MM, dd, HH and what is neither a letter, a quote nor a "
                                  "slash, such as .yyyy-MM-dd"));
  }
  if (!std::get<bool>(*at(resolved, "rotate").given)) where.date.clear();
  return access_log_settings{*std::move(pattern), std::move(where)};
}

}  // namespace host::config
