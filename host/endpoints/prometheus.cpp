#include "endpoints/prometheus.hpp"

#include <algorithm>
#include <atomic>
#include <string_view>
#include <utility>

#include "endpoints/page_text.hpp"

namespace host::endpoints {
namespace {

using metrics::kind;
using names = std::set<std::string, std::less<>>;

constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::size_t largest_page = 16 * 1024 * 1024;
/// Numbers get longer; a line needs room for the longest one.
constexpr std::size_t room_to_grow = 256;
constexpr std::string_view refused_series = "actuator_metric_series_refused_total";
constexpr std::string_view left_out = "actuator_metrics_left_out";

void add_head(page_text& page, std::string_view name, std::string_view help, kind what) {
  page.add("# HELP ");
  page.add(name);
  page.add(" ");
  for (auto at = help.find('\\'); at != help.npos; at = help.find('\\')) {
    page.add(help.substr(0, at + 1));
    page.add("\\");
    help.remove_prefix(at + 1);
  }
  page.add(help);
  page.add("\n# TYPE ");
  page.add(name);
  page.add(what == kind::counter ? " counter\n"
           : what == kind::gauge ? " gauge\n"
                                 : " histogram\n");
}

/// `name_part{labels} value`
template <class Number>
void add_part(page_text& page, std::string_view name, std::string_view part,
              std::string_view labels, Number value) {
  page.add(name);
  page.add(part);
  if (labels.empty()) return page.add_line(" ", value);
  page.add("{");
  page.add(labels);
  page.add_line("} ", value);
}

void add_histogram(page_text& page, std::string_view name, const metrics::series& series,
                   const std::vector<double>& bounds, metrics::series::distribution& seen) {
  series.observed(seen);
  const std::string_view labels = series.labels();
  std::uint64_t so_far = 0;
  for (std::size_t at = 0; at < seen.counts.size(); ++at) {
    so_far += seen.counts[at];
    page.add(name);
    page.add("_bucket{");
    page.add(labels);
    page.add(labels.empty() ? "le=\"" : ",le=\"");
    if (at < bounds.size()) {
      page.add(bounds[at]);
    } else {
      page.add("+Inf");
    }
    page.add_line("\"} ", so_far);
  }
  add_part(page, name, "_sum", labels, seen.sum);
  // Out of the same look as the buckets, so that they cannot disagree.
  add_part(page, name, "_count", labels, so_far);
}

/// What is used again from family to family.
struct memory {
  std::vector<const metrics::series*> all;
  metrics::series::distribution seen;
};

/// False when it does not fit; then nothing was written.
bool add_family(page_text& page, const metrics::family& family, std::size_t most_bytes,
                memory& used) {
  const std::size_t before = page.size();
  const auto& declared = family.declared();
  add_head(page, family.name(), declared.help, declared.what);
  family.all(used.all);
  for (const metrics::series* each : used.all) {
    switch (declared.what) {
      case kind::counter:
        page.add_line(each->head(), each->counted());
        break;
      case kind::gauge:
        page.add_line(each->head(), each->value());
        break;
      case kind::histogram:
        add_histogram(page, family.name(), *each, declared.buckets, used.seen);
        break;
    }
    if (page.size() > most_bytes) {
      page.cut(before);
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
                            const names& wanted, std::size_t most_bytes,
                            std::size_t expected_bytes) {
  page_text page(expected_bytes);
  for (const auto& each : *process.read()) {
    if (!is_wanted(wanted, each.name)) continue;
    add_head(page, each.name, each.help,
             each.name.ends_with("_total") ? kind::counter : kind::gauge);
    add_part(page, each.name, "", "", each.value);
  }
  std::uint64_t too_large = 0;
  std::vector<const metrics::family*> refusing;
  memory used;
  for (const metrics::family* each : numbers.families()) {
    if (each->refused() != 0) refusing.push_back(each);
    if (is_wanted(wanted, *each) && !add_family(page, *each, most_bytes, used)) ++too_large;
  }
  if (!refusing.empty() && is_wanted(wanted, refused_series)) {
    add_head(page, refused_series,
             "Further series that a metric asked for and did not get, for its limit.",
             kind::counter);
    for (const metrics::family* each : refusing) {
      add_part(page, refused_series, "", "metric=\"" + each->name() + "\"", each->refused());
    }
  }
  if (is_wanted(wanted, left_out)) {
    add_head(page, left_out, "Metrics that are not on this page because it would be too large.",
             kind::gauge);
    add_part(page, left_out, "", "", too_large);
  }
  return page.take();
}

tl::expected<void, std::string> declare_prometheus(registry::endpoint_registry& endpoints,
                                                   metrics::metric_registry& numbers) {
  auto process = std::make_shared<process_status>();
  std::vector<std::string> own{std::string(refused_series), std::string(left_out)};
  for (const auto& each : *process->read()) own.emplace_back(each.name);
  numbers.reserve(std::move(own));

  registry::endpoint page;
  page.owner = "host";
  page.id = "prometheus";
  page.non_blocking = true;
  page.produces_type = "text/plain";
  auto last_bytes = std::make_shared<std::atomic<std::size_t>>(0);
  page.handler = [process = std::move(process), last_bytes = std::move(last_bytes),
                  &numbers](const http::request& asked) {
    const auto wanted = wanted_by(asked);
    const std::size_t expected =
        wanted.empty() ? last_bytes->load(std::memory_order_relaxed) + room_to_grow : 0;
    http::response answer;
    answer.content_type = content_type;
    answer.body = prometheus_page(*process, numbers, wanted, largest_page, expected);
    if (wanted.empty()) last_bytes->store(answer.body.size(), std::memory_order_relaxed);
    return answer;
  };
  return endpoints.add(std::move(page));
}

}  // namespace host::endpoints
