#include "endpoints/prometheus.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

namespace host::endpoints {
namespace {

using metrics::kind;
using names = std::set<std::string, std::less<>>;

constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::size_t largest_page = 16 * 1024 * 1024;
constexpr std::string_view refused_series = "actuator_metric_series_refused_total";
constexpr std::string_view left_out = "actuator_metrics_left_out";

void append_number(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
  } else {
    char text[32];
    out.append(text, std::to_chars(std::begin(text), std::end(text), value).ptr);
  }
}

void append_number(std::string& out, std::uint64_t value) {
  char text[24];
  out.append(text, std::to_chars(std::begin(text), std::end(text), value).ptr);
}

void append_head(std::string& out, std::string_view name, std::string_view help, kind what) {
  out += "# HELP ";
  out += name;
  out += ' ';
  for (const char c : help) {
    if (c == '\\') out += '\\';
    out += c;
  }
  out += "\n# TYPE ";
  out += name;
  out += what == kind::counter ? " counter\n" : what == kind::gauge ? " gauge\n" : " histogram\n";
}

/// `name_part{labels} value`; `le` is one more label, where there is one.
template <class Number>
void append_sample(std::string& out, std::string_view name, std::string_view part,
                   std::string_view labels, std::string_view le, Number value) {
  out += name;
  out += part;
  if (!labels.empty() || !le.empty()) {
    out += '{';
    out += labels;
    if (!labels.empty() && !le.empty()) out += ',';
    if (!le.empty()) {
      out += "le=\"";
      out += le;
      out += '"';
    }
    out += '}';
  }
  out += ' ';
  append_number(out, value);
  out += '\n';
}

void append_histogram(std::string& out, std::string_view name, const metrics::series& series,
                      const std::vector<double>& bounds) {
  const auto seen = series.observed();
  std::uint64_t so_far = 0;
  std::string bound;
  for (std::size_t at = 0; at < seen.counts.size(); ++at) {
    so_far += seen.counts[at];
    bound.clear();
    if (at < bounds.size()) {
      append_number(bound, bounds[at]);
    } else {
      bound = "+Inf";
    }
    append_sample(out, name, "_bucket", series.labels(), bound, so_far);
  }
  append_sample(out, name, "_sum", series.labels(), "", seen.sum);
  // Out of the same look as the buckets, so that they cannot disagree.
  append_sample(out, name, "_count", series.labels(), "", so_far);
}

/// False when it does not fit; then nothing was written.
bool append_family(std::string& out, const metrics::family& family, std::size_t most_bytes) {
  const std::size_t before = out.size();
  const auto& declared = family.declared();
  append_head(out, family.name(), declared.help, declared.what);
  for (const metrics::series* each : family.all()) {
    switch (declared.what) {
      case kind::counter:
        append_sample(out, family.name(), "", each->labels(), "", each->counted());
        break;
      case kind::gauge:
        append_sample(out, family.name(), "", each->labels(), "", each->value());
        break;
      case kind::histogram:
        append_histogram(out, family.name(), *each, declared.buckets);
        break;
    }
    if (out.size() > most_bytes) {
      out.resize(before);
      return false;
    }
  }
  return true;
}

bool is_wanted(const names& wanted, std::string_view name) {
  return wanted.empty() || wanted.contains(name);
}

bool is_wanted(const names& wanted, const metrics::family& family) {
  if (wanted.empty()) return true;
  const auto own = metrics::taken_names(family.declared());
  return std::any_of(own.begin(), own.end(),
                     [&](const std::string& name) { return wanted.contains(name); });
}

names wanted_by(const http::request& asked) {
  names wanted;
  for (const auto& [name, value] : asked.parameters) {
    if (name != "includedNames") continue;
    for (std::size_t from = 0; from <= value.size();) {
      const std::size_t comma = std::min(value.find(',', from), value.size());
      if (comma != from) wanted.insert(value.substr(from, comma - from));
      from = comma + 1;
    }
  }
  return wanted;
}

}  // namespace

std::string prometheus_page(const process_status& process, const metrics::metric_registry& numbers,
                            const names& wanted, std::size_t most_bytes) {
  std::string page;
  for (const auto& each : process.read()) {
    if (!is_wanted(wanted, each.name)) continue;
    append_head(page, each.name, each.help,
                each.name.ends_with("_total") ? kind::counter : kind::gauge);
    append_sample(page, each.name, "", "", "", each.value);
  }
  std::uint64_t too_large = 0;
  std::string refusals;
  for (const metrics::family* each : numbers.families()) {
    if (each->refused() != 0) {
      append_sample(refusals, refused_series, "", "metric=\"" + each->name() + "\"", "",
                    each->refused());
    }
    if (is_wanted(wanted, *each) && !append_family(page, *each, most_bytes)) ++too_large;
  }
  if (!refusals.empty() && is_wanted(wanted, refused_series)) {
    append_head(page, refused_series,
                "Further series that a metric asked for and did not get, for its limit.",
                kind::counter);
    page += refusals;
  }
  if (is_wanted(wanted, left_out)) {
    append_head(page, left_out, "Metrics that are not on this page because it would be too large.",
                kind::gauge);
    append_sample(page, left_out, "", "", "", too_large);
  }
  return page;
}

tl::expected<void, std::string> declare_prometheus(registry::endpoint_registry& endpoints,
                                                   metrics::metric_registry& numbers) {
  auto process = std::make_shared<process_status>();
  std::vector<std::string> own{std::string(refused_series), std::string(left_out)};
  for (auto& each : process->read()) own.push_back(std::move(each.name));
  numbers.reserve(std::move(own));

  registry::endpoint page;
  page.owner = "host";
  page.id = "prometheus";
  page.non_blocking = true;
  page.produces_type = "text/plain";
  page.handler = [process = std::move(process), &numbers](const http::request& asked) {
    http::response answer;
    answer.content_type = content_type;
    answer.body = prometheus_page(*process, numbers, wanted_by(asked), largest_page);
    return answer;
  };
  return endpoints.add(std::move(page));
}

}  // namespace host::endpoints
