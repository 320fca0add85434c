#include "config/data/activation.hpp"

#include <array>

#include "config/data/listed_texts.hpp"
#include "config/data/profile_expression.hpp"
#include "config/property_name.hpp"

namespace host::config {
namespace {

constexpr std::string_view on_profile = "spring.config.activate.on-profile";
constexpr std::string_view on_platform = "spring.config.activate.on-cloud-platform";
constexpr std::array<std::string_view, 3> keys_for_all_profiles{
    "spring.profiles.active", "spring.profiles.include", "spring.profiles.default"};

std::string place_of(const found_property& found) {
  const auto& given = found.first();
  return given.name + " (" + to_text(given.from) + ")";
}

}  // namespace

std::string platform_of(const property_list& above) {
  if (const auto said = above.find("spring.main.cloud-platform")) {
    return uniform_name(said->first().value);
  }
  const bool is_kubernetes = above.find("kubernetes.service.host").has_value() &&
                             above.find("kubernetes.service.port").has_value();
  return is_kubernetes ? "kubernetes" : "";
}

tl::expected<bool, std::string> is_in_force(const property_list& settings,
                                            const property_list& above, const activation& now) {
  const auto platform = settings.find(on_platform);
  if (platform && uniform_name(platform->first().value) != now.platform) return false;
  if (!settings.find(on_profile)) return true;
  const auto expressions = listed_texts(settings, on_profile, above);
  if (!expressions) return tl::unexpected(expressions.error());
  if (!now.profiles) return false;
  for (const auto& each : *expressions) {
    const auto holds = holds_for_profiles(each.text, *now.profiles);
    if (!holds) {
      return tl::unexpected(std::string(on_profile) + " (" + to_text(each.from) + ") is \"" +
                            each.shown() + "\", which " + holds.error());
    }
    if (*holds) return true;
  }
  return false;
}

std::optional<std::string> forbidden_in(const property_list& settings, bool is_for_profile) {
  if (const auto old = settings.find("spring.profiles")) {
    return place_of(*old) + " is the form of older releases; write " + std::string(on_profile);
  }
  if (!is_for_profile && !settings.find(on_profile)) return std::nullopt;
  for (const auto key : keys_for_all_profiles) {
    if (const auto found = settings.find(key)) {
      return place_of(*found) +
             " stands in what is for a profile itself; write it where it holds for all profiles";
    }
  }
  return std::nullopt;
}

}  // namespace host::config
