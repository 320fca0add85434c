#include "config/property_list.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "config/property_name.hpp"
#include "text/ascii.hpp"

namespace host::config {
namespace {

/// The rest of a variable below a prefix, as a dotted key; nothing when it is not below.
std::optional<std::string> below_variable(std::string_view variable,
                                          const environment_forms& prefix) {
  for (const auto& form : {prefix.with_dashes, prefix.plain}) {
    const std::string begin = form + "_";
    if (!variable.starts_with(begin) || variable.size() == begin.size()) continue;
    std::string rest(variable.substr(begin.size()));
    std::replace(rest.begin(), rest.end(), '_', '.');
    return rest;
  }
  return std::nullopt;
}

}  // namespace

/// A name that is looked for, in all forms that the sources may have.
struct property_list::wanted_name {
  explicit wanted_name(std::string_view canonical)
      : uniform(uniform_name(canonical)), variable(environment_forms_of(canonical)) {}

  bool is_variable(std::string_view name) const { return variable.has(name); }

  std::string uniform;
  environment_forms variable;
};

void property_list::add_source(std::vector<property> properties) {
  std::vector<entry> entries;
  entries.reserve(properties.size());
  for (auto& given : properties) {
    entry made;
    const bool is_variable = given.from.what == origin::kind::environment;
    if (is_variable) made.variable = text::lower_case(given.name);
    // Containers may set variables whose names have dots; those are spelt as in files.
    if (!is_variable || given.name.find('.') != std::string::npos) {
      made.uniform = uniform_name(given.name);
    }
    made.given = std::move(given);
    entries.push_back(std::move(made));
  }
  sources_.push_back(std::move(entries));
}

found_property property_list::found_in(const std::vector<entry>& source,
                                       const wanted_name& wanted) {
  found_property found;
  for (const auto& each : source) {
    if (each.uniform == wanted.uniform || wanted.is_variable(each.variable)) {
      found.texts.push_back(&each.given);
      continue;
    }
    const auto item = split_index(each.uniform);
    if (item && item->base == wanted.uniform) found.items[item->index] = &each.given;
    const auto variable_item = split_environment_index(each.variable);
    if (variable_item && wanted.is_variable(variable_item->base)) {
      found.items[variable_item->index] = &each.given;
    }
  }
  return found;
}

std::optional<found_property> property_list::find(std::string_view canonical) const {
  const wanted_name wanted(canonical);
  for (const auto& source : sources_) {
    if (auto found = found_in(source, wanted); !found.is_empty()) return found;
  }
  return std::nullopt;
}

std::vector<found_property> property_list::find_in_each(std::string_view canonical) const {
  const wanted_name wanted(canonical);
  std::vector<found_property> all;
  for (const auto& source : sources_) {
    if (auto found = found_in(source, wanted); !found.is_empty()) all.push_back(std::move(found));
  }
  return all;
}

std::map<std::string, const property*> property_list::below(
    std::string_view canonical_prefix) const {
  const auto prefix = environment_forms_of(canonical_prefix);
  std::map<std::string, const property*> found;
  std::set<std::string> uniform;  // two spellings are one key
  for (const auto& source : sources_) {
    for (const auto& each : source) {
      auto key = each.uniform.empty() ? below_variable(each.variable, prefix)
                                      : below_prefix(each.given.name, canonical_prefix);
      if (key && uniform.insert(uniform_name(*key)).second) {
        found.emplace(*std::move(key), &each.given);
      }
    }
  }
  return found;
}

std::vector<std::vector<const property*>> property_list::by_source() const {
  std::vector<std::vector<const property*>> list;
  for (const auto& source : sources_) {
    auto& settings = list.emplace_back();
    for (const auto& each : source) settings.push_back(&each.given);
  }
  return list;
}

std::vector<const property*> property_list::all() const {
  std::vector<const property*> list;
  for (const auto& source : sources_) {
    for (const auto& each : source) list.push_back(&each.given);
  }
  return list;
}

}  // namespace host::config
