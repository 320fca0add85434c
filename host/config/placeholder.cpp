#include "config/placeholder.hpp"

#include <cstddef>
#include <optional>

#include "log/redact.hpp"

namespace host::config {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr int depth_limit = 16;
constexpr int lookup_limit = 1000;
constexpr std::size_t size_limit_bytes = 64 * 1024;
constexpr std::string_view begin_mark = "${";

using text_or_reason = tl::expected<std::string, std::string>;

/// Where the brace that belongs to the one in front of `from` closes.
std::size_t closing_brace(std::string_view text, std::size_t from) {
  int open = 1;
  for (std::size_t at = from; at < text.size(); ++at) {
    if (text.substr(at).starts_with(begin_mark)) ++open;
    if (text[at] == '}' && --open == 0) return at;
  }
  return npos;
}

/// The colon in front of the default; colons of inner placeholders do not count.
std::size_t default_colon(std::string_view inner) {
  int open = 0;
  for (std::size_t at = 0; at < inner.size(); ++at) {
    if (inner.substr(at).starts_with(begin_mark)) ++open;
    if (inner[at] == '}') --open;
    if (inner[at] == ':' && open == 0) return at;
  }
  return npos;
}

class expansion {
 public:
  explicit expansion(const property_list& properties) : properties_(properties) {}

  bool holds_secret() const { return holds_secret_; }

  text_or_reason expand(std::string_view text, int depth) {
    if (depth > depth_limit) {
      return tl::unexpected(
          std::string("its placeholders are nested more than 16 levels deep, or "
                      "refer to each other in a circle"));
    }
    std::string out;
    while (true) {
      const auto begin = text.find(begin_mark);
      const auto end = begin == npos ? npos : closing_brace(text, begin + begin_mark.size());
      if (end == npos) {
        out += text;
        return out.size() > size_limit_bytes ? too_large() : text_or_reason(std::move(out));
      }
      out += text.substr(0, begin);
      if (!out.empty() && begin != 0 && text[begin - 1] == '\\') {
        out.back() = '$';  // the escape goes, the rest stays as it is
        text.remove_prefix(begin + 1);
        continue;
      }
      const auto inner_begin = begin + begin_mark.size();
      auto value = value_of(text.substr(inner_begin, end - inner_begin), depth);
      if (!value) return value;
      out += *value;
      if (out.size() > size_limit_bytes) return too_large();
      text.remove_prefix(end + 1);
    }
  }

 private:
  static text_or_reason too_large() {
    return tl::unexpected(std::string("its placeholders grow it beyond 65536 bytes"));
  }

  text_or_reason value_of(std::string_view inner, int depth) {
    if (++lookups_ > lookup_limit) {
      return tl::unexpected(std::string("it needs more than 1000 placeholders"));
    }
    const auto colon = default_colon(inner);
    const auto name = expand(inner.substr(0, colon), depth + 1);
    if (!name) return name;
    if (log::is_secret_name(*name)) holds_secret_ = true;
    if (const auto found = look_up(*name)) return expand(*found, depth + 1);
    if (colon != npos) return expand(inner.substr(colon + 1), depth + 1);
    return tl::unexpected("nothing is called " + *name + ", and ${" + *name + "} has no default");
  }

  std::optional<std::string> look_up(const std::string& name) const {
    const auto found = properties_.find(name);
    if (!found) return std::nullopt;
    if (!found->texts.empty()) return found->texts.front()->value;
    std::string joined;
    for (const auto& [index, item] : found->items) {
      joined += (index == found->items.begin()->first ? "" : ",") + item->value;
    }
    return joined;
  }

  const property_list& properties_;
  int lookups_ = 0;
  bool holds_secret_ = false;
};

}  // namespace

tl::expected<expanded_text, std::string> expand_placeholders(const property_list& properties,
                                                             std::string_view text) {
  expansion run(properties);
  auto made = run.expand(text, 0);
  if (!made) return tl::unexpected(made.error());
  return expanded_text{*std::move(made), run.holds_secret()};
}

}  // namespace host::config
