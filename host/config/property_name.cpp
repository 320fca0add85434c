#include "config/property_name.hpp"

#include <algorithm>
#include <charconv>

#include "text/ascii.hpp"

namespace host::config {
namespace {

constexpr std::size_t npos = std::string_view::npos;

std::optional<std::size_t> index_of(std::string_view digits) {
  std::size_t index = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (digits.empty() || fault != std::errc() || end != digits.data() + digits.size()) {
    return std::nullopt;
  }
  return index;
}

std::string without_brackets(std::string_view element) {
  if (element.size() >= 2 && element.front() == '[' && element.back() == ']') {
    element = element.substr(1, element.size() - 2);
  }
  return std::string(element);
}

}  // namespace

std::string uniform_name(std::string_view written) {
  std::string name;
  bool is_in_brackets = false;
  for (const char c : written) {
    if (c == '[') is_in_brackets = true;
    if (is_in_brackets) {
      name += c;
    } else if (c != '-' && c != '_') {
      name += text::lower(c);
    }
    if (c == ']') is_in_brackets = false;
  }
  return name;
}

environment_forms environment_forms_of(std::string_view canonical) {
  environment_forms forms;
  for (const char c : canonical) {
    const char shown = c == '.' || c == '-' || c == '[' || c == ']' ? '_' : text::lower(c);
    forms.with_dashes += shown;
    if (c != '-') forms.plain += shown;
  }
  forms.with_file = forms.plain;
  constexpr std::string_view file = "file";
  if (canonical.ends_with("-file"))
    forms.with_file.insert(forms.plain.size() - file.size(), 1, '_');
  return forms;
}

std::optional<indexed_name> split_index(std::string_view written) {
  if (!written.ends_with(']')) return std::nullopt;
  const auto bracket = written.rfind('[');
  if (bracket == npos || bracket == 0) return std::nullopt;
  const auto index = index_of(written.substr(bracket + 1, written.size() - bracket - 2));
  if (!index) return std::nullopt;
  return indexed_name{written.substr(0, bracket), *index};
}

std::optional<indexed_name> split_environment_index(std::string_view variable) {
  if (variable.ends_with('_')) variable.remove_suffix(1);
  const auto underscore = variable.rfind('_');
  if (underscore == npos || underscore == 0) return std::nullopt;
  const auto index = index_of(variable.substr(underscore + 1));
  if (!index) return std::nullopt;
  return indexed_name{variable.substr(0, underscore), *index};
}

std::vector<std::string_view> elements_of(std::string_view written) {
  std::vector<std::string_view> elements;
  std::size_t begin = 0;
  const auto end_element = [&](std::size_t end) {
    if (end > begin) elements.push_back(written.substr(begin, end - begin));
  };
  for (std::size_t at = 0; at < written.size(); ++at) {
    if (written[at] == '.') {
      end_element(at);
      begin = at + 1;
    } else if (written[at] == '[') {
      end_element(at);
      begin = at;
      at = std::min(written.find(']', at), written.size() - 1);
      end_element(at + 1);
      begin = at + 1;
    }
  }
  end_element(written.size());
  return elements;
}

std::optional<std::string> below_prefix(std::string_view written,
                                        std::string_view canonical_prefix) {
  const auto elements = elements_of(written);
  const auto prefix = elements_of(canonical_prefix);
  if (elements.size() <= prefix.size()) return std::nullopt;
  for (std::size_t at = 0; at < prefix.size(); ++at) {
    if (uniform_name(elements[at]) != uniform_name(prefix[at])) return std::nullopt;
  }
  std::string rest = without_brackets(elements[prefix.size()]);
  for (std::size_t at = prefix.size() + 1; at < elements.size(); ++at) {
    if (elements[at].front() != '[') rest += '.';
    rest += elements[at];
  }
  return rest;
}

}  // namespace host::config
