#include "config/key_table.hpp"

#include <algorithm>

#include "config/property_name.hpp"
#include "config/secret_files.hpp"
#include "text/ascii.hpp"

namespace host::config {
namespace {

bool is_name_of(const key& declared, std::string_view written) {
  if (declared.type == key_type::text_map) return below_prefix(written, declared.name).has_value();
  const auto wanted = uniform_name(declared.name);
  const auto uniform = uniform_name(written);
  if (uniform == wanted) return true;
  const auto item = split_index(uniform);
  return declared.type == key_type::text_list && item && item->base == wanted;
}

bool is_variable_of(const key& declared, std::string_view variable) {
  const auto forms = environment_forms_of(declared.name);
  if (declared.type == key_type::text_map) {
    return variable.starts_with(forms.plain + "_") || variable.starts_with(forms.with_dashes + "_");
  }
  if (forms.has(variable)) return true;
  const auto item = split_environment_index(variable);
  return declared.type == key_type::text_list && item && forms.has(item->base);
}

template <class Rule>
bool any_key(const std::vector<key_owner>& owners, Rule rule) {
  return std::any_of(owners.begin(), owners.end(), [&](const key_owner& owner) {
    return std::any_of(owner.keys.begin(), owner.keys.end(), rule);
  });
}

}  // namespace

bool key_table::knows(std::string_view written) const {
  return any_key(owners_, [&](const key& declared) { return is_name_of(declared, written); });
}

bool key_table::knows_variable(std::string_view variable) const {
  const auto lower = text::lower_case(variable);
  return any_key(owners_, [&](const key& declared) { return is_variable_of(declared, lower); });
}

bool key_table::is_secret(const property& written) const {
  const auto variable = written.from.what == origin::kind::environment
                            ? text::lower_case(written.name)
                            : std::string();
  return any_key(owners_, [&](const key& declared) {
    return declared.is_secret && (is_name_of(declared, written.name) ||
                                  (!variable.empty() && is_variable_of(declared, variable)));
  });
}

bool key_table::is_file_of_secret(const property& written) const {
  const auto variable = written.from.what == origin::kind::environment
                            ? text::lower_case(written.name)
                            : std::string();
  const auto is_written = [&](const key& declared) {
    return is_name_of(declared, written.name) ||
           (!variable.empty() && is_variable_of(declared, variable));
  };
  return std::any_of(owners_.begin(), owners_.end(), [&](const key_owner& owner) {
    return std::any_of(owner.keys.begin(), owner.keys.end(), [&](const key& file) {
      const auto name = secret_of_file_key(file.name);
      if (!name || file.is_secret || !is_written(file)) return false;
      return std::any_of(owner.keys.begin(), owner.keys.end(), [&](const key& secret) {
        return secret.is_secret && secret.name == *name;
      });
    });
  });
}

std::vector<std::string> key_table::names() const {
  std::vector<std::string> list;
  for (const auto& owner : owners_) {
    for (const auto& declared : owner.keys) list.push_back(declared.name);
  }
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

}  // namespace host::config
