#include "configprops_report.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "config/property_name.hpp"
#include "config/secret_files.hpp"
#include "log/redact.hpp"
#include "masked_names.hpp"
#include "text/json_string.hpp"

namespace host {
namespace {

using config::key_type;
using config::origin;
using config::resolved_value;

std::string as_json(std::string_view text) {
  std::string json;
  text::append_json_string(json, text);
  return json;
}

/// "PT1H30M10.5S", as Java writes a duration.
std::string duration_text(std::int64_t ms) {
  constexpr std::int64_t in_second = 1'000;
  constexpr std::int64_t in_minute = 60 * in_second;
  constexpr std::int64_t in_hour = 60 * in_minute;
  if (ms == 0) return "PT0S";
  std::string text = "PT";
  if (ms / in_hour != 0) text += std::to_string(ms / in_hour) + "H";
  if (ms % in_hour / in_minute != 0) text += std::to_string(ms % in_hour / in_minute) + "M";
  const auto rest = ms % in_minute;
  if (rest == 0) return text;
  const auto whole = rest / in_second;
  text += (rest < 0 && whole == 0 ? "-" : "") + std::to_string(whole);
  if (const auto part = std::abs(rest % in_second); part != 0) {
    auto digits = std::to_string(in_second + part).substr(1);
    while (digits.ends_with('0')) digits.pop_back();
    text += "." + digits;
  }
  return text + "S";
}

/// "base-path" as the name of a property of a bean: "basePath".
std::string camel_case(std::string_view word) {
  std::string made;
  bool is_new_word = false;
  for (const char c : word) {
    if (c == '-') {
      is_new_word = true;
    } else {
      made += is_new_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      is_new_word = false;
    }
  }
  return made;
}

class bean_maker {
 public:
  bean_maker(std::string_view owner, const config::resolved_keys& keys, bool shows_values)
      : owner_(owner), keys_(keys), shows_values_(shows_values) {}

  void add(const resolved_value& resolved) {
    if (!resolved.given) return;
    const auto pieces = config::elements_of(resolved.declared.name);
    const std::size_t in_prefix = std::min<std::size_t>(2, pieces.size() - 1);
    std::string prefix;
    for (std::size_t at = 0; at < in_prefix; ++at) {
      prefix += (at == 0 ? "" : ".") + std::string(pieces[at]);
    }
    endpoints::property_bean::property made;
    for (std::size_t at = in_prefix; at < pieces.size(); ++at) {
      made.path.push_back(camel_case(pieces[at]));
    }
    fill(made, resolved);
    auto& bean = beans_[prefix];
    bean.prefix = prefix;
    bean.name = prefix + "-" + std::string(owner_);
    bean.properties.push_back(std::move(made));
  }

  endpoints::property_beans take() {
    endpoints::property_beans list;
    for (auto& [prefix, bean] : beans_) list.push_back(std::move(bean));
    return list;
  }

 private:
  std::string text_json(const resolved_value& resolved, std::string_view name,
                        const std::string& text) const {
    const bool is_of_secret =
        resolved.is_secret || (has_masked_name(name) && !is_file_of_secret(resolved.declared));
    const bool is_hidden = !shows_values_ || is_of_secret;
    return as_json(is_hidden ? log::mask : std::string_view(log::without_secrets(text)));
  }

  bool is_file_of_secret(const config::key& declared) const {
    const auto name = config::secret_of_file_key(declared.name);
    const auto* const secret = name ? keys_.find(*name) : nullptr;
    return secret != nullptr && secret->declared.is_secret;
  }

  static std::string input_json(const std::string& value, const origin& from) {
    if (from.what == origin::kind::built_in) return "{}";
    return "{\"value\":" + value + ",\"origin\":" + as_json(to_text(from)) + "}";
  }

  void fill(endpoints::property_bean::property& made, const resolved_value& resolved) const {
    const auto& name = resolved.declared.name;
    if (const auto* items = std::get_if<config::text_list>(&*resolved.given)) {
      made.value = made.input = "[";
      for (std::size_t at = 0; at < items->size(); ++at) {
        const auto& from =
            at < resolved.items_from.size() ? resolved.items_from[at] : resolved.from;
        const auto json = text_json(resolved, name, (*items)[at]);
        made.value += (at == 0 ? "" : ",") + json;
        made.input += (at == 0 ? "" : ",") + input_json(json, from);
      }
      made.value += ']';
      made.input += ']';
      return;
    }
    if (const auto* entries = std::get_if<config::text_map>(&*resolved.given)) {
      made.value = made.input = "{";
      for (const auto& [entry, text] : *entries) {
        const auto json = text_json(resolved, name + "." + entry, text);
        const auto member = (made.value.size() == 1 ? "" : ",") + as_json(entry) + ":";
        made.value += member + json;
        made.input += member + input_json(json, resolved.entries_from.at(entry));
      }
      made.value += '}';
      made.input += '}';
      return;
    }
    made.value = scalar_json(resolved);
    made.input = input_json(made.value, resolved.from);
  }

  std::string scalar_json(const resolved_value& resolved) const {
    const auto& declared = resolved.declared;
    if (const auto* text = std::get_if<std::string>(&*resolved.given)) {
      return text_json(resolved, declared.name, *text);
    }
    if (!shows_values_ || resolved.is_secret) return as_json(log::mask);
    if (const auto* flag = std::get_if<bool>(&*resolved.given)) return *flag ? "true" : "false";
    const auto number = std::get<std::int64_t>(*resolved.given);
    if (declared.type == key_type::data_size) return as_json(std::to_string(number) + "B");
    if (declared.type == key_type::integer) return std::to_string(number);
    return as_json(duration_text(number));
  }

  std::string_view owner_;
  const config::resolved_keys& keys_;
  bool shows_values_;
  std::map<std::string, endpoints::property_bean> beans_;
};

}  // namespace

endpoints::property_beans configprops_report(std::string_view reader,
                                             const config::resolved_keys& keys, bool shows_values) {
  bean_maker maker(reader, keys, shows_values);
  for (const auto& each : keys.values()) maker.add(each);
  return maker.take();
}

}  // namespace host
