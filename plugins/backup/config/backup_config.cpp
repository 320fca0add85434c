#include "config/backup_config.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "catalog/catalogs.hpp"
#include "config/property_values.hpp"

namespace backup::config {
namespace {

using std::chrono::milliseconds;
using names = std::vector<std::string>;
template <class Value>
using read = tl::expected<Value, std::string>;

/// Further than anybody waits, and no overflow in sums of times.
constexpr milliseconds longest_duration = std::chrono::hours(24 * 365);

struct found_text {
  std::string key;
  std::string value;
};

std::vector<found_text> all_set(const property_values& given, const names& keys) {
  std::vector<found_text> found;
  for (const auto& key : keys) {
    if (auto value = given.text(key)) found.push_back({key, *std::move(value)});
  }
  return found;
}

/// Whether a value may stand in a sentence. A URL may hold a password.
enum class shown { yes, no };

/// The first of these keys that is set; refused when another one says something else.
read<std::optional<found_text>> agreed(const property_values& given, const names& keys,
                                       shown value = shown::yes) {
  const auto found = all_set(given, keys);
  if (found.empty()) return std::nullopt;
  const auto& first = found.front();
  for (const auto& other : found) {
    if (other.value == first.value) continue;
    const auto words = [value](const found_text& setting) {
      return value == shown::no ? setting.key : setting.key + " (\"" + setting.value + "\")";
    };
    return tl::unexpected(words(first) + " and " + words(other) +
                          " must have the same value: they mean the same thing");
  }
  return first;
}

struct duration_range {
  milliseconds least;
  milliseconds most;
};

/// The first of these keys that is set, else the other value; refused when it is out of range.
read<milliseconds> duration(const property_values& given, const names& keys, milliseconds otherwise,
                            const duration_range& range) {
  for (const auto& key : keys) {
    const auto value = given.integer(key);
    if (!value) continue;
    const milliseconds found(*value);
    if (found >= range.least && found <= range.most) return found;
    return tl::unexpected(key + " is " + std::to_string(found.count()) + " ms; it must be from " +
                          std::to_string(range.least.count()) + " to " +
                          std::to_string(range.most.count()) + " ms");
  }
  return otherwise;
}

read<std::string> engine_type(const property_values& given) {
  const auto type = agreed(given, {"camunda.data.secondary-storage.type", "camunda.database.type",
                                   "camunda.operate.database", "camunda.tasklist.database"});
  if (!type) return tl::unexpected(type.error());
  if (!*type) return "elasticsearch";
  const auto& word = (*type)->value;
  if (word == "elasticsearch" || word == "opensearch") return word;
  return tl::unexpected((*type)->key + " is \"" + word +
                        "\"; backups are taken from elasticsearch and opensearch only");
}

/// The new name and the old ones of a connection value, as the type chooses them.
names connection_names(const std::string& type, const std::string& what) {
  return {"camunda.data.secondary-storage." + type + "." + what, "camunda.database." + what,
          "camunda.operate." + type + "." + what, "camunda.tasklist." + type + "." + what};
}

read<std::string> repository_name(const property_values& given, const std::string& type) {
  // Operate and Tasklist must agree even where a new name overrides both.
  const auto old = agreed(
      given, {"camunda.operate.backup.repository-name", "camunda.tasklist.backup.repository-name"});
  if (!old) return tl::unexpected(old.error());
  const auto found =
      all_set(given, {"camunda.data.secondary-storage." + type + ".backup.repository-name",
                      "camunda.data.backup.repository-name"});
  if (!found.empty()) return found.front().value;
  return *old ? (*old)->value : std::string();
}

read<engine_connection> connection(const property_values& given, const std::string& type,
                                   std::size_t& ignored_urls) {
  const auto url = agreed(given, connection_names(type, "url"), shown::no);
  const auto username = agreed(given, connection_names(type, "username"));
  const auto password = agreed(given, connection_names(type, "password"), shown::no);
  if (!url) return tl::unexpected(url.error());
  if (!username) return tl::unexpected(username.error());
  if (!password) return tl::unexpected(password.error());

  engine_connection made{"http://localhost:9200", "the default URL", {}, {}};
  const auto urls_key = "camunda.data.secondary-storage." + type + ".urls";
  const auto urls = given.list(urls_key);
  if (*url && !urls.empty()) {
    return tl::unexpected((*url)->key + " and " + urls_key + " are both set; use one of them");
  }
  if (*url) made = {(*url)->value, (*url)->key, {}, {}};
  if (!urls.empty()) made = {urls.front(), urls_key, {}, {}};
  ignored_urls = urls.empty() ? 0 : urls.size() - 1;
  if (*username) made.username = (*username)->value;
  if (*password) made.password = (*password)->value;
  return made;
}

read<std::string> index_prefix(const property_values& given, const std::string& type) {
  const auto prefix = agreed(given, connection_names(type, "index-prefix"));
  if (!prefix) return tl::unexpected(prefix.error());
  if (!*prefix) return std::string();
  const auto& [key, value] = **prefix;
  const bool is_fine = std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
  if (is_fine && value.front() != '-' && value.front() != '_') return value;
  return tl::unexpected(key + " is \"" + value +
                        "\"; allowed are lower-case letters, digits, '-', '_' and '.', not "
                        "beginning with '-' or '_'");
}

read<unsigned> detail_requests(const property_values& given) {
  constexpr auto key = "actuator.plugins.backup.details.requests-at-once";
  constexpr std::int64_t most = 64;
  const auto value = given.integer(key).value_or(8);
  if (value >= 1 && value <= most) return static_cast<unsigned>(value);
  return tl::unexpected(std::string(key) + " is " + std::to_string(value) +
                        "; it must be from 1 to " + std::to_string(most));
}

read<service::settings::when_late> when_late(const property_values& given) {
  constexpr auto key = "actuator.plugins.backup.details.when-late";
  const auto word = given.text(key).value_or("partial");
  if (word == "partial") return service::settings::when_late::partial;
  if (word == "error") return service::settings::when_late::error;
  return tl::unexpected(std::string(key) + " is \"" + word + "\"; it must be partial or error");
}

bool has_standalone_profile(const property_values& given) {
  const auto profiles = given.list("spring.profiles.active");
  return std::find(profiles.begin(), profiles.end(), "standalone") != profiles.end();
}

}  // namespace

tl::expected<backup_config, std::string> read_config(std::string_view json_text) {
  const auto parsed = property_values::parse(json_text);
  if (!parsed) return tl::unexpected(parsed.error());
  const auto& given = *parsed;

  const auto type = engine_type(given);
  if (!type) return tl::unexpected(type.error());
  auto version = domain::app_version::parse(given.text("camunda.version").value_or(""));
  if (!version) return tl::unexpected("camunda.version: " + version.error());
  auto catalog =
      catalog::pick_catalog(given.text("camunda.data.backup.catalog").value_or(""), *version);
  if (!catalog) {
    return tl::unexpected(
        "camunda.data.backup.catalog (by default the minor of camunda.version): " +
        catalog.error());
  }
  auto repository = repository_name(given, *type);
  if (!repository) return tl::unexpected(repository.error());
  auto prefix = index_prefix(given, *type);
  if (!prefix) return tl::unexpected(prefix.error());
  std::size_t ignored_urls = 0;
  auto engine = connection(given, *type, ignored_urls);
  if (!engine) return tl::unexpected(engine.error());

  const auto new_backup = "camunda.data.secondary-storage." + *type + ".backup.";
  const duration_range any{milliseconds(0), longest_duration};
  const auto snapshot_timeout =
      duration(given,
               {new_backup + "snapshot-timeout", "camunda.data.backup.snapshot-timeout",
                "camunda.operate.backup.snapshot-timeout"},
               milliseconds(0), any);
  const auto incomplete_after = duration(
      given,
      {new_backup + "incomplete-check-timeout", "camunda.data.backup.incomplete-check-timeout",
       "camunda.operate.backup.incomplete-check-timeout-in-seconds"},
      std::chrono::minutes(5), any);
  const auto request_timeout =
      duration(given, {"actuator.plugins.backup.request-timeout"}, std::chrono::seconds(30),
               {milliseconds(100), std::chrono::hours(1)});
  const auto takeover_after =
      duration(given, {"actuator.plugins.backup.takeover-after"}, std::chrono::seconds(10),
               {milliseconds(100), std::chrono::hours(1)});
  for (const auto* read :
       {&snapshot_timeout, &incomplete_after, &request_timeout, &takeover_after}) {
    if (!*read) return tl::unexpected(read->error());
  }

  const auto requests = detail_requests(given);
  if (!requests) return tl::unexpected(requests.error());
  const auto late = when_late(given);
  if (!late) return tl::unexpected(late.error());

  service::settings settings{
      *std::move(repository),
      *std::move(version),
      {*std::move(prefix), *std::move(catalog)},
      *snapshot_timeout,
      *incomplete_after,
      *request_timeout,
      given.flag("camunda.data.backup.resume").value_or(true),
      *takeover_after,
      *requests,
      given.flag("actuator.plugins.backup.details.in-background").value_or(true),
      *late};
  return backup_config{std::move(settings), *std::move(engine), has_standalone_profile(given),
                       given.text("actuator.plugins.backup.details.file").value_or(""),
                       ignored_urls};
}

}  // namespace backup::config
