#include "metrics/metric_registry.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "text/utf8.hpp"

namespace host::metrics {
namespace {

constexpr std::size_t longest_value = 256;
constexpr std::size_t most_stripes = 8;

void append_escaped(std::string& out, std::string_view value) {
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
}

/// Up to and with the quote that ends it, as it was before append_escaped().
std::string take_quoted(std::string_view& rest) {
  std::string value;
  while (!rest.empty() && rest.front() != '"') {
    const bool is_escape = rest.front() == '\\' && rest.size() > 1;
    if (is_escape) rest.remove_prefix(1);
    value += is_escape && rest.front() == 'n' ? '\n' : rest.front();
    rest.remove_prefix(1);
  }
  if (!rest.empty()) rest.remove_prefix(1);
  return value;
}

std::string label_text(const std::vector<std::string>& names,
                       std::span<const std::string_view> values) {
  std::string text;
  for (std::size_t at = 0; at < names.size(); ++at) {
    if (at != 0) text += ',';
    text += names[at] + "=\"";
    append_escaped(text, values[at]);
    text += '"';
  }
  return text;
}

}  // namespace

family::family(std::string owner_name, owner_id owner, declaration declared)
    : owner_name_(std::move(owner_name)),
      owner_(owner),
      declared_(std::move(declared)),
      shown_name_(shown_name(declared_)),
      family_name_(metrics::family_name(declared_)) {}

std::vector<const series*> family::all() const {
  std::vector<const series*> found;
  all(found);
  return found;
}

void family::all(std::vector<const series*>& into) const {
  into.clear();
  const std::lock_guard lock(mutex_);
  into.reserve(series_.size());
  for (const auto& each : series_) into.push_back(each.get());
}

std::vector<std::string> family::values_of(const series& one) const {
  std::vector<std::string> values;
  std::string_view rest = one.labels();
  for (const auto& name : declared_.labels) {
    if (rest.starts_with(',')) rest.remove_prefix(1);
    rest.remove_prefix(std::min(name.size() + 2, rest.size()));  // name="
    values.push_back(take_quoted(rest));
  }
  return values;
}

void metric_registry::add_look(std::function<void()> look) {
  const std::lock_guard lock(looking_);
  looks_.push_back(std::move(look));
}

void metric_registry::refresh() const {
  const std::lock_guard lock(looking_);
  for (const auto& each : looks_) each();
}

metric_registry::metric_registry(std::size_t processors)
    : stripes_(std::bit_ceil(std::clamp<std::size_t>(processors, 1, most_stripes))) {}

metric_registry::~metric_registry() = default;

tl::expected<std::uint64_t, metric_registry::refused> metric_registry::declare(
    owner_id owner, std::string_view owner_name, declaration declared) {
  const std::string named =
      "metric \"" + shown_name(declared) + "\" of \"" + std::string(owner_name) + "\" is refused: ";
  if (const auto fault = find_fault(declared)) {
    return tl::unexpected(refused{refusal::invalid, named + *fault});
  }
  const auto names = taken_names(declared);
  const std::lock_guard lock(mutex_);
  for (const auto& name : names) {
    const auto rival = taken_.find(name);
    if (rival == taken_.end()) continue;
    return tl::unexpected(
        refused{refusal::taken, named + "\"" + rival->second + "\" shows " + name + " already"});
  }
  for (const auto& name : names) taken_.emplace(name, owner_name);
  families_.push_back(
      std::make_unique<family>(std::string(owner_name), owner, std::move(declared)));
  return families_.size();
}

void metric_registry::reserve(std::vector<std::string> names) {
  const std::lock_guard lock(mutex_);
  for (auto& name : names) taken_.emplace(std::move(name), "host");
}

void metric_registry::retire(owner_id owner) {
  const std::lock_guard lock(mutex_);
  for (const auto& each : families_) {
    if (each->owner_ != owner || std::exchange(each->retired_, true)) continue;
    for (const auto& name : taken_names(each->declared_)) taken_.erase(name);
  }
}

tl::expected<std::uint64_t, metric_registry::refusal> metric_registry::series_of(
    owner_id owner, std::uint64_t metric, std::span<const std::string_view> values) {
  family* asked = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (metric == 0 || metric > families_.size() || families_[metric - 1]->owner_ != owner) {
      return tl::unexpected(refusal::unknown_metric);
    }
    asked = families_[metric - 1].get();
  }
  const auto& declared = asked->declared_;
  const bool good = values.size() == declared.labels.size() &&
                    std::all_of(values.begin(), values.end(), [](std::string_view each) {
                      return each.size() <= longest_value && text::is_utf8(each);
                    });
  if (!good) return tl::unexpected(refusal::wrong_values);

  const std::string labels = label_text(declared.labels, values);
  const std::lock_guard lock(asked->mutex_);
  if (const auto known = asked->handles_.find(labels); known != asked->handles_.end()) {
    return known->second;
  }
  if (asked->series_.size() >= declared.series_limit) {
    asked->refused_.fetch_add(1, std::memory_order_relaxed);
    return tl::unexpected(refusal::limit);
  }
  auto& made = asked->series_.emplace_back(
      std::make_unique<series>(owner, asked->shown_name_, labels, declared, stripes_));
  const std::lock_guard adding(mutex_);
  const std::uint64_t handle = by_handle_.add(*made);
  asked->handles_.emplace(made->labels(), handle);
  return handle;
}

std::vector<const family*> metric_registry::families() const {
  std::vector<const family*> shown;
  const std::lock_guard lock(mutex_);
  for (const auto& each : families_) {
    if (!each->retired_) shown.push_back(each.get());
  }
  return shown;
}

}  // namespace host::metrics
