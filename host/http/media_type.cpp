#include "http/media_type.hpp"

#include <cstddef>

#include "http/message/field_syntax.hpp"
#include "text/ascii.hpp"

namespace host::http {
namespace {

/// Cuts off up to `separator`, which does not count inside a quoted string.
std::string_view take_until(std::string_view& rest, char separator) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    if (quoted && rest[at] == '\\') {
      ++at;
    } else if (rest[at] == '"') {
      quoted = !quoted;
    } else if (rest[at] == separator && !quoted) {
      break;
    }
  }
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(at < rest.size() ? at + 1 : rest.size());
  return trimmed(taken);
}

bool is_quoted_string(std::string_view text) {
  if (text.size() < 2 || text.front() != '"') return false;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1 == text.size();
    }
  }
  return false;
}

/// "0", "0.5", "1.000" in thousandths.
std::optional<int> parse_quality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  int value = (text[0] - '0') * 1000;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int weight = 100;
  for (const char c : text.substr(text.size() > 1 ? 2 : 1)) {
    if (c < '0' || c > '9') return std::nullopt;
    value += (c - '0') * weight;
    weight /= 10;
  }
  if (value > 1000) return std::nullopt;
  return value;
}

struct media_range {
  std::string_view type;
  std::string_view subtype;
  int quality = 1000;
};

/// Other parameters than q do not tell our types apart, so they only have to be well formed.
std::optional<media_range> parse_range(std::string_view text) {
  std::string_view rest = text;
  const std::string_view name = take_until(rest, ';');
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  media_range range{name.substr(0, slash), name.substr(slash + 1)};
  if (!is_token(range.type) || !is_token(range.subtype)) return std::nullopt;
  while (!rest.empty()) {
    std::string_view value = take_until(rest, ';');
    if (value.empty()) continue;
    const std::string_view key = take_until(value, '=');
    value = trimmed(value);
    if (!is_token(key) || (!is_token(value) && !is_quoted_string(value))) return std::nullopt;
    if (!text::equals_ignoring_case(key, "q")) continue;
    const auto quality = parse_quality(value);
    if (!quality) return std::nullopt;
    range.quality = *quality;
  }
  return range;
}

enum class fit { none, any_type, any_subtype, any_json, exact };

/// How closely a range names a type of ours.
fit fit_of(const media_range& range, std::string_view ours) {
  const std::size_t slash = ours.find('/');
  const std::string_view subtype = ours.substr(slash + 1);
  if (range.type == "*") return range.subtype == "*" ? fit::any_type : fit::none;
  if (!text::equals_ignoring_case(range.type, ours.substr(0, slash))) return fit::none;
  if (range.subtype == "*") return fit::any_subtype;
  if (text::equals_ignoring_case(range.subtype, "*+json")) {
    return subtype.size() > 5 && subtype.substr(subtype.size() - 5) == "+json" ? fit::any_json
                                                                               : fit::none;
  }
  return text::equals_ignoring_case(range.subtype, subtype) ? fit::exact : fit::none;
}

/// The best that a field says of one of our types.
struct candidate {
  std::string_view type;
  fit closeness = fit::none;
  int quality = 0;
  int position = 0;

  bool is_better_than(const candidate& other) const {
    if (quality != other.quality) return quality > other.quality;
    if (closeness != other.closeness) return closeness > other.closeness;
    return position < other.position;
  }
};

/// See negotiate().
template <std::size_t Count>
std::optional<std::string_view> best_of(std::string_view accept,
                                        const std::array<std::string_view, Count>& ours) {
  if (trimmed(accept).empty()) return ours.front();
  std::array<candidate, Count> candidates;
  for (std::size_t at = 0; at < Count; ++at) candidates[at].type = ours[at];
  int position = 0;
  while (!accept.empty()) {
    const std::string_view element = take_until(accept, ',');
    if (element.empty()) continue;
    const auto range = parse_range(element);
    if (!range) return std::nullopt;
    ++position;
    for (candidate& each : candidates) {
      const fit closeness = fit_of(*range, each.type);
      if (closeness <= each.closeness) continue;
      each = {each.type, closeness, range->quality, position};
    }
  }
  const candidate* best = nullptr;
  for (const candidate& each : candidates) {
    if (each.quality > 0 && (best == nullptr || each.is_better_than(*best))) best = &each;
  }
  if (best == nullptr) return std::nullopt;
  return best->type;
}

}  // namespace

std::string_view actuator_media_type_list() {
  return "application/vnd.spring-boot.actuator.v3+json, "
         "application/vnd.spring-boot.actuator.v2+json, application/json";
}

std::optional<std::string_view> negotiate(std::string_view accept) {
  return best_of(accept, actuator_media_types);
}

bool accepts(std::string_view accept, std::string_view type) {
  return best_of(accept, std::array{type}).has_value();
}

bool names(std::string_view accept, std::string_view type) {
  while (!accept.empty()) {
    const auto range = parse_range(take_until(accept, ','));
    if (range && range->quality > 0 && fit_of(*range, type) > fit::any_type) return true;
  }
  return false;
}

bool is_actuator_json(std::string_view content_type) {
  const auto declared = parse_range(trimmed(content_type));
  if (!declared) return false;
  for (const std::string_view ours : actuator_media_types) {
    if (fit_of(*declared, ours) == fit::exact) return true;
  }
  return false;
}

}  // namespace host::http
