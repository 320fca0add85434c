#include "plugin_files.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include "plugin/file_digest.hpp"

namespace host {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view allowed_file = "the .so file of a plugin, each plugin once";
constexpr std::string_view allowed_digest =
    "the SHA-256 of a plugin's file, 64 hexadecimal digits, as sha256sum prints it";
constexpr std::string_view allowed_folder =
    "a folder whose .so files are plugins, each plugin once";

/// Who else is trusted with the files of the folder, or why none of them is taken.
tl::expected<std::optional<uid_t>, std::string> judge_folder(const fs::path& folder,
                                                             bool trusts_owner) {
  auto verdict = plugin::judge_plugin_folder(folder);
  if (!verdict.refusal) return std::nullopt;
  if (!verdict.is_foreign) return tl::unexpected(*std::move(verdict.refusal));
  if (trusts_owner) return verdict.owner;
  return tl::unexpected(*verdict.refusal +
                        ", or trust that user with actuator.trust-plugin-dir=true");
}

tl::expected<std::vector<plugin_file>, std::string> files_in(const config::resolved_value& folder,
                                                             bool trusts_owner) {
  std::error_code fault;
  const fs::path path = fs::canonical(std::get<std::string>(*folder.given), fault);
  fs::directory_iterator entry;
  if (!fault) entry = fs::directory_iterator(path, fault);
  std::vector<fs::path> found;
  for (; !fault && entry != fs::directory_iterator(); entry.increment(fault)) {
    if (entry->path().extension() == ".so") found.push_back(entry->path());
  }
  if (fault) {
    return tl::unexpected(
        config::refusal(folder, "a folder that this process can read: " + fault.message()));
  }
  const auto refusal = config::refusal(folder, allowed_folder);
  const auto trusted = judge_folder(path, trusts_owner);
  if (!trusted) return tl::unexpected(refusal + ": " + trusted.error());

  std::sort(found.begin(), found.end());
  std::vector<plugin_file> files;
  for (auto& file : found) files.push_back({std::move(file), refusal, {*trusted}});
  return files;
}

void add_once(std::vector<plugin_file>& files, plugin_file file) {
  const bool is_known = std::any_of(files.begin(), files.end(), [&](const plugin_file& known) {
    std::error_code ignored;  // what does not exist is refused by the loader, in its words
    return known.path == file.path || fs::equivalent(known.path, file.path, ignored);
  });
  if (!is_known) files.push_back(std::move(file));
}

/// Nothing when any file may be loaded.
tl::expected<std::optional<std::vector<std::string>>, std::string> digests_in(
    const config::resolved_value& listed) {
  if (!listed.given) return std::nullopt;
  const auto& written = std::get<config::text_list>(*listed.given);
  std::vector<std::string> digests;
  for (std::size_t n = 0; n < written.size(); ++n) {
    auto digest = plugin::sha256_in(written[n]);
    if (!digest) return tl::unexpected(config::refusal_of_item(listed, n, allowed_digest));
    digests.push_back(*std::move(digest));
  }
  return digests;
}

tl::expected<std::vector<plugin_file>, std::string> named_files(
    const config::resolved_keys& host_keys) {
  std::vector<plugin_file> files;
  const auto& listed = *host_keys.find("actuator.plugins");
  if (listed.given) {
    const auto& paths = std::get<config::text_list>(*listed.given);
    for (std::size_t n = 0; n < paths.size(); ++n) {
      add_once(files, {paths[n], config::refusal_of_item(listed, n, allowed_file)});
    }
  }
  const auto& folder = *host_keys.find("actuator.plugin-dir");
  if (!folder.given || folder.written.empty()) return files;
  const auto& trust = *host_keys.find("actuator.trust-plugin-dir");
  auto found = files_in(folder, std::get<bool>(*trust.given));
  if (!found) return tl::unexpected(std::move(found.error()));
  for (auto& file : *found) add_once(files, std::move(file));
  return files;
}

}  // namespace

tl::expected<std::vector<plugin_file>, std::string> plugin_files(
    const config::resolved_keys& host_keys) {
  const auto digests = digests_in(*host_keys.find("actuator.plugin-sha256"));
  if (!digests) return tl::unexpected(digests.error());
  auto files = named_files(host_keys);
  if (!files) return files;
  for (auto& file : *files) file.trust.digests = *digests;
  return files;
}

}  // namespace host
