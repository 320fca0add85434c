#include "config/cross_origin.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "http/message/field_syntax.hpp"

namespace host::config {
namespace {

constexpr std::string_view any = "*";

bool is_origin(std::string_view text) {
  const bool is_plain =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
  return !text.empty() && is_plain;
}

bool is_name(std::string_view text) {
  return http::is_token(text);  // "*" is one too
}

/// Takes lists one after another and keeps the first fault.
class list_taker {
 public:
  explicit list_taker(const resolved_keys& resolved) : resolved_(resolved) {}

  template <class Judge>
  void take(const std::string& name, std::vector<std::string>& out, Judge is_fine,
            std::string_view allowed) {
    const auto& found = *resolved_.find("management.endpoints.web.cors." + name);
    if (!found.given) return;
    out = std::get<text_list>(*found.given);
    for (std::size_t item = 0; item < out.size(); ++item) {
      if (!is_fine(out[item]) && !fault_) fault_ = refusal_of_item(found, item, allowed);
    }
  }

  const std::optional<std::string>& fault() const { return fault_; }

 private:
  const resolved_keys& resolved_;
  std::optional<std::string> fault_;
};

}  // namespace

tl::expected<http::cross_origin_settings, std::string> read_cross_origin(
    const resolved_keys& resolved) {
  http::cross_origin_settings made;
  list_taker take(resolved);
  take.take("allowed-origins", made.origins, is_origin,
            "an origin such as https://ops.example, or *");
  take.take("allowed-origin-patterns", made.patterns, is_origin,
            "an origin with * in it, such as https://*.example:[*]");
  take.take("allowed-methods", made.methods, is_name, "a method such as GET, or *");
  take.take("allowed-headers", made.headers, is_name, "the name of a header field, or *");
  take.take("exposed-headers", made.exposed, is_name, "the name of a header field, or *");
  if (take.fault()) return tl::unexpected(*take.fault());

  const auto& age = *resolved.find("management.endpoints.web.cors.max-age");
  const std::chrono::milliseconds given(std::get<std::int64_t>(*age.given));
  if (given.count() < 0) return tl::unexpected(refusal(age, "a duration such as 30m"));
  made.max_age = std::chrono::duration_cast<std::chrono::seconds>(given);

  const auto& credentials = *resolved.find("management.endpoints.web.cors.allow-credentials");
  made.with_credentials = credentials.given && std::get<bool>(*credentials.given);
  const bool has_all =
      std::find(made.origins.begin(), made.origins.end(), any) != made.origins.end();
  if (made.with_credentials && has_all) {
    return tl::unexpected(
        refusal(credentials,
                "false where management.endpoints.web.cors.allowed-origins has *; "
                "name the origins, or use allowed-origin-patterns"));
  }
  return made;
}

}  // namespace host::config
