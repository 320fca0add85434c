#include "config/data/trust.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace host::config {
namespace {

constexpr std::array<std::string_view, 4> keys_of_code{"actuator.plugins", "actuator.plugin-dir",
                                                       "actuator.trust-plugin-dir",
                                                       "actuator.plugin-sha256"};

bool is_ours_alone(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return false;
  const bool is_ours = found.st_uid == 0 || found.st_uid == ::geteuid();
  return is_ours && (found.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

}  // namespace

bool others_may_write(const config_place& place) {
  const auto parent = std::filesystem::path(place.path).parent_path().string();
  return !is_ours_alone(place.path) || !is_ours_alone(parent.empty() ? "." : parent);
}

std::optional<std::string> code_named_in(const property_list& settings) {
  for (const auto key : keys_of_code) {
    const auto found = settings.find(key);
    if (!found) continue;
    const auto& given = found->first();
    return given.name + " (" + to_text(given.from) +
           ") names code to load, in a file that was found in the working folder and that others "
           "may write, it or its folder; take that right away, or name the file with --config";
  }
  return std::nullopt;
}

}  // namespace host::config
