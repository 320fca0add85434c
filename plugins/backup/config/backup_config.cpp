#include "config/backup_config.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "catalog/catalogs.hpp"
#include "config/agreement.hpp"
#include "config/property_values.hpp"

namespace backup::config {
namespace {

using std::chrono::milliseconds;
using names = std::vector<std::string>;
template <class Value>
using read = tl::expected<Value, std::string>;

/// The first of these keys that is set, else the other value; refused when it is out of range.
read<milliseconds> duration(const property_values& given, const names& keys, milliseconds otherwise,
                            const duration_range& range) {
  for (const auto& key : keys) {
    const auto value = given.integer(key);
    if (value) return in_range({key, milliseconds(*value)}, range);
  }
  return otherwise;
}

read<std::string> repository_name(const property_values& given, const std::string& type) {
  // Operate and Tasklist must agree even where a new name overrides both.
  const auto old = agreed_text(
      given, {"camunda.operate.backup.repository-name", "camunda.tasklist.backup.repository-name"});
  if (!old) return tl::unexpected(old.error());
  for (const auto& key : {"camunda.data.secondary-storage." + type + ".backup.repository-name",
                          std::string("camunda.data.backup.repository-name"),
                          std::string("camunda.backup.webapps.repository-name")}) {
    if (auto name = given.text(key)) return *std::move(name);
  }
  return *old ? (*old)->value : std::string();
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
  const auto written = given.text(key).value_or("partial");
  const auto word = plain_word(written);
  if (word == "partial") return service::settings::when_late::partial;
  if (word == "error") return service::settings::when_late::error;
  return tl::unexpected(std::string(key) + " is \"" + written + "\"; it must be partial or error");
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
  std::vector<std::string> notes;
  auto engine = read_connection(given, *type, notes);
  if (!engine) return tl::unexpected(engine.error());

  const auto new_backup = "camunda.data.secondary-storage." + *type + ".backup.";
  const duration_range any{milliseconds(0), longest_duration};
  const auto snapshot_timeout = duration(
      given,
      {new_backup + "snapshot-timeout", "camunda.data.backup.snapshot-timeout",
       "camunda.backup.webapps.snapshot-timeout", "camunda.operate.backup.snapshot-timeout"},
      milliseconds(0), any);
  const auto incomplete_after = duration(
      given,
      {new_backup + "incomplete-check-timeout", "camunda.data.backup.incomplete-check-timeout",
       "camunda.backup.webapps.incomplete-check-timeout-in-seconds",
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
  return backup_config{std::move(settings),
                       *std::move(engine),
                       has_standalone_profile(given),
                       given.text("actuator.plugins.backup.details.file").value_or(""),
                       given.flag("camunda.backup.webapps.enabled").value_or(true),
                       std::move(notes)};
}

}  // namespace backup::config
