#include "metrics/declaration.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "text/utf8.hpp"

namespace host::metrics {
namespace {

constexpr std::size_t longest_name = 128;
constexpr std::size_t most_labels = 8;
constexpr std::size_t most_series = 10'000;
constexpr std::size_t most_buckets = 64;

bool is_name(std::string_view name) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= longest_name && is_lower(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_one_line(std::string_view text) {
  while (!text.empty()) {
    const auto step = text::next_character(text);
    if (!step.is_valid || text::is_control(step.character)) return false;
    text.remove_prefix(step.size);
  }
  return true;
}

std::optional<std::string> fault_of_names(const declaration& declared) {
  if (!is_name(declared.name)) {
    return "its name is not [a-z][a-z0-9_]* with at most 128 characters";
  }
  if (!declared.unit.empty() && !is_name(declared.unit)) {
    return "its unit is not [a-z][a-z0-9_]* with at most 128 characters";
  }
  if (declared.name.ends_with("_total")) return "its name ends with _total, which the host adds";
  if (!declared.unit.empty() && declared.name.ends_with("_" + declared.unit)) {
    return "its name ends with its unit, which the host adds";
  }
  if (!is_one_line(declared.help)) return "its help is not one line of UTF-8";
  return std::nullopt;
}

std::optional<std::string> fault_of_labels(const std::vector<std::string>& labels) {
  if (labels.size() > most_labels) return "it has more than 8 labels";
  for (auto each = labels.begin(); each != labels.end(); ++each) {
    if (!is_name(*each)) return "a label is not [a-z][a-z0-9_]* with at most 128 characters";
    if (*each == "le") return "a label is called le, which is the host's own";
    if (std::find(labels.begin(), each, *each) != each) {
      return "the label " + *each + " appears twice";
    }
  }
  return std::nullopt;
}

std::optional<std::string> fault_of_buckets(const declaration& declared) {
  const auto& bounds = declared.buckets;
  if (declared.what != kind::histogram) {
    if (bounds.empty()) return std::nullopt;
    return "it has buckets and is no histogram";
  }
  if (bounds.empty() || bounds.size() > most_buckets) {
    return "a histogram has 1 to 64 buckets";
  }
  const bool finite =
      std::all_of(bounds.begin(), bounds.end(), [](double each) { return std::isfinite(each); });
  const bool ascending =
      std::adjacent_find(bounds.begin(), bounds.end(),
                         [](double one, double next) { return one >= next; }) == bounds.end();
  if (!finite || !ascending) return "its buckets are not finite and ascending";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> find_fault(const declaration& declared) {
  if (auto fault = fault_of_names(declared)) return fault;
  if (auto fault = fault_of_labels(declared.labels)) return fault;
  if (declared.series_limit == 0 || declared.series_limit > most_series) {
    return "its series_limit is not between 1 and 10000";
  }
  return fault_of_buckets(declared);
}

std::string family_name(const declaration& declared) {
  return declared.unit.empty() ? declared.name : declared.name + "_" + declared.unit;
}

std::string shown_name(const declaration& declared) {
  std::string name = family_name(declared);
  if (declared.what == kind::counter) name += "_total";
  return name;
}

std::vector<std::string> taken_names(const declaration& declared) {
  const std::string shown = shown_name(declared);
  if (declared.what != kind::histogram) return {shown};
  std::vector<std::string> names{shown, shown + "_bucket", shown + "_sum", shown + "_count"};
  if (declared.with_max) names.push_back(shown + "_max");
  return names;
}

}  // namespace host::metrics
