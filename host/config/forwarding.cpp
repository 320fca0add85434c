#include "config/forwarding.hpp"

#include "config/data/activation.hpp"
#include "config/property_name.hpp"
#include "text/ascii.hpp"

namespace host::config {

tl::expected<bool, std::string> reads_forwarded(const resolved_keys& resolved,
                                                const property_list& properties) {
  const auto& strategy = *resolved.find("server.forward-headers-strategy");
  const auto word = strategy.given
                        ? uniform_name(text::trimmed(std::get<std::string>(*strategy.given)))
                        : std::string();
  if (word.empty()) {
    const auto platform = platform_of(properties);
    return !platform.empty() && platform != "none";
  }
  if (word == "none") return false;
  if (word == "native" || word == "framework") return true;
  return tl::unexpected(refusal(strategy, "none, native or framework"));
}

}  // namespace host::config
