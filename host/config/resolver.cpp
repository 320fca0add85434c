#include "config/resolver.hpp"

#include <algorithm>
#include <utility>

#include "config/placeholder.hpp"
#include "config/secret_files.hpp"
#include "log/redact.hpp"
#include "text/utf8.hpp"

namespace host::config {
namespace {

using value_or_sentence = tl::expected<resolved_value, std::string>;

/// Turns what the sources say about one key into its value.
class key_resolver {
 public:
  key_resolver(const property_list& properties, const key& declared)
      : properties_(properties), made_{declared, {}, {}, {}, {}, {}, declared.is_secret} {}

  value_or_sentence run() {
    if (made_.declared.type == key_type::text_map) return map_value();
    const auto found = properties_.find(made_.declared.name);
    if (!found) return built_in_value();
    if (auto fault = contradiction(*found)) return tl::unexpected(*std::move(fault));
    return found->items.empty() ? text_value(*found->texts.front()) : list_value(*found);
  }

 private:
  const std::string& name() const { return made_.declared.name; }

  value_or_sentence built_in_value() {
    made_.from = {};
    made_.written = made_.declared.default_value.value_or("");
    if (!made_.declared.default_value) return made_;
    auto parsed = parse_value(made_.declared.type, made_.written);
    if (!parsed) return tl::unexpected(refusal(made_, parsed.error()));
    made_.given = *std::move(parsed);
    return made_;
  }

  std::optional<std::string> contradiction(const found_property& found) {
    const auto& first = found.first();
    for (const auto* other : found.texts) {
      if (other->value != first.value) return set_twice(first, *other);
    }
    if (!found.texts.empty() && !found.items.empty()) {
      return set_twice(first, *found.items.begin()->second);
    }
    if (!found.items.empty() && made_.declared.type != key_type::text_list) {
      return name() + " is a list (" + to_text(first.from) + "); allowed is " +
             allowed_for(made_.declared.type);
    }
    return std::nullopt;
  }

  std::string set_twice(const property& one, const property& other) const {
    return name() + " is set twice, to different values (" + to_text(one.from) + "; " +
           to_text(other.from) + "); keep one of them";
  }

  value_or_sentence text_value(const property& given) {
    made_.from = given.from;
    auto text = expanded(given);
    if (!text) return tl::unexpected(text.error());
    made_.written = *std::move(text);
    // An empty text cannot be a number or a flag: it says "not set", as `key:` in YAML does.
    if (made_.written.empty() && made_.declared.type != key_type::text &&
        made_.declared.type != key_type::text_list) {
      return built_in_value();
    }
    auto parsed = parse_value(made_.declared.type, made_.written);
    if (!parsed) return tl::unexpected(refusal(made_, parsed.error()));
    made_.given = *std::move(parsed);
    return made_;
  }

  value_or_sentence list_value(const found_property& found) {
    text_list items;
    made_.from = found.items.begin()->second->from;
    for (const auto& [index, item] : found.items) {
      if (index != items.size()) {
        return tl::unexpected(name() + " has an item " + std::to_string(index) + " but no item " +
                              std::to_string(items.size()) + " (" + to_text(item->from) +
                              "); count the items from 0 without a gap");
      }
      auto text = expanded(*item);
      if (!text) return tl::unexpected(text.error());
      items.push_back(*std::move(text));
      made_.items_from.push_back(item->from);
    }
    made_.given = std::move(items);
    made_.written = to_text(*made_.given, made_.declared.type);
    return made_;
  }

  value_or_sentence map_value() {
    text_map entries;
    for (const auto& [entry_key, given] : properties_.below(name())) {
      auto text = expanded(*given);
      if (!text) return tl::unexpected(text.error());
      if (entries.empty()) made_.from = given->from;
      made_.entries_from.emplace(entry_key, given->from);
      entries.emplace(entry_key, *std::move(text));
    }
    if (entries.empty()) return made_;
    made_.given = std::move(entries);
    return made_;
  }

  tl::expected<std::string, std::string> expanded(const property& given) {
    const auto place = " (" + to_text(given.from) + ")";
    if (!text::is_utf8(given.value) || !text::is_utf8(given.name)) {
      return tl::unexpected(name() + place + " is not UTF-8; allowed is UTF-8 text");
    }
    if (given.value.find('\0') != std::string::npos) {
      return tl::unexpected(name() + place + " holds a NUL character; allowed is text without it");
    }
    auto made = expand_placeholders(properties_, given.value);
    if (!made) {
      // A secret's placeholder may be no placeholder at all but a part of the secret.
      if (made_.is_secret) {
        return tl::unexpected(name() + place +
                              " holds a placeholder that cannot be replaced; "
                              "write \\${ where ${ is meant as it stands");
      }
      return tl::unexpected(name() + " is \"" + log::without_secrets(given.value) + "\"" + place +
                            ": " + made.error());
    }
    if (made->holds_secret) made_.is_secret = true;
    return std::move(made->text);
  }

  const property_list& properties_;
  resolved_value made_;
};

std::string shown_map(const resolved_value& map, const text_map& entries) {
  std::string text;
  for (const auto& [name, entry] : entries) {
    text += (text.empty() ? "" : ",") + name + "=" + shown_entry(map, name, entry);
  }
  return text;
}

std::string refusal_of(const resolved_value& resolved, std::string_view written, const origin& from,
                       std::string_view allowed) {
  const auto text = resolved.is_secret ? std::string(log::mask) : log::without_secrets(written);
  return resolved.declared.name + " is \"" + text + "\" (" + to_text(from) + "); allowed is " +
         std::string(allowed);
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

/// The keys that a sentence names, each once.
std::vector<const resolved_value*> named_in(std::string_view sentence, const resolved_keys& keys) {
  std::vector<const resolved_value*> named;
  for (std::size_t at = 0; at < sentence.size();) {
    std::size_t end = at;
    while (end < sentence.size() && is_name_character(sentence[end])) ++end;
    auto word = sentence.substr(at, end - at);
    while (word.ends_with('.') || word.ends_with('-')) word.remove_suffix(1);
    const auto* found = keys.find(word);
    if (found != nullptr && std::find(named.begin(), named.end(), found) == named.end()) {
      named.push_back(found);
    }
    at = end + 1;
  }
  return named;
}

}  // namespace

const resolved_value* resolved_keys::find(std::string_view canonical) const {
  const auto found = std::find_if(values_.begin(), values_.end(), [&](const resolved_value& each) {
    return each.declared.name == canonical;
  });
  return found == values_.end() ? nullptr : &*found;
}

tl::expected<resolved_keys, std::string> resolve(const property_list& properties,
                                                 const std::vector<key>& keys) {
  std::vector<resolved_value> values;
  values.reserve(keys.size());
  for (const auto& declared : keys) {
    auto made = key_resolver(properties, declared).run();
    if (!made) return tl::unexpected(std::move(made.error()));
    values.push_back(*std::move(made));
  }
  if (auto done = hand_on_as_files(properties, values); !done) return tl::unexpected(done.error());
  return resolved_keys(std::move(values));
}

std::string shown(const resolved_value& resolved) {
  if (!resolved.given) return "not set";
  if (resolved.is_secret) return std::string(log::mask);
  if (const auto* entries = std::get_if<text_map>(&*resolved.given))
    return shown_map(resolved, *entries);
  return log::without_secrets(to_text(*resolved.given, resolved.declared.type));
}

std::string shown_entry(const resolved_value& map, const std::string& name,
                        const std::string& text) {
  if (map.is_secret || log::is_secret_name(name)) return std::string(log::mask);
  return log::without_secrets(text);
}

std::string refusal(const resolved_value& resolved, std::string_view allowed) {
  return refusal_of(resolved, resolved.written, resolved.from, allowed);
}

std::string refusal_of_item(const resolved_value& list, std::size_t item,
                            std::string_view allowed) {
  const auto& items = std::get<text_list>(*list.given);
  const auto& from = item < list.items_from.size() ? list.items_from[item] : list.from;
  return refusal_of(list, items.at(item), from, allowed);
}

std::string with_origins(std::string sentence, const resolved_keys& keys) {
  std::string places;
  for (const auto* each : named_in(sentence, keys)) {
    places += (places.empty() ? "" : "; ") + each->declared.name + ": ";
    places += each->given ? to_text(each->from) : "not set";
  }
  return places.empty() ? sentence : sentence + " (" + places + ")";
}

}  // namespace host::config
