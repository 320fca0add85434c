#include "endpoints/prometheus.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "endpoints/gzip.hpp"
#include "endpoints/page_text.hpp"

namespace host::endpoints {
namespace {

using metrics::kind;
using names = std::set<std::string, std::less<>>;

constexpr std::string_view text_content_type = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view open_metrics = "application/openmetrics-text";
constexpr std::string_view open_metrics_content_type =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// As much as the reference has by default before it compresses.
constexpr std::size_t least_compressed = 2048;
/// Numbers get longer; a line needs room for the longest one.
constexpr std::size_t room_to_grow = 256;
constexpr std::string_view refused_family = "actuator_metric_series_refused";
constexpr std::string_view refused_series = "actuator_metric_series_refused_total";
constexpr std::string_view left_out = "actuator_metrics_left_out";

/// A page being written, and what its format has of its own.
struct writing {
  page_text page;
  page_format format;
  /// In OpenMetrics a counter a_total is of the family a. Another metric may be called a, and then
  /// the counter has to go under its own name.
  std::unordered_set<std::string_view> names_of_others{};

  bool is_open() const { return format == page_format::open_metrics; }
};

void add_escaped(page_text& page, std::string_view help, std::string_view escaped) {
  for (auto at = help.find_first_of(escaped); at != help.npos; at = help.find_first_of(escaped)) {
    page.add(help.substr(0, at));
    page.add("\\");
    page.add(help.substr(at, 1));
    help.remove_prefix(at + 1);
  }
  page.add(help);
}

void note_names_of_others(writing& out, const std::vector<const metrics::family*>& all) {
  if (!out.is_open()) return;
  for (const metrics::family* each : all) {
    if (each->declared().what != kind::counter) out.names_of_others.insert(each->name());
  }
}

/// `family`: without _total, which OpenMetrics leaves to the samples.
void add_head(writing& out, std::string_view name, std::string_view family, std::string_view help,
              kind what) {
  page_text& page = out.page;
  const bool is_crowded =
      out.is_open() && what == kind::counter && out.names_of_others.contains(family);
  const std::string_view shown = out.is_open() && !is_crowded ? family : name;
  page.add("# HELP ");
  page.add(shown);
  page.add(" ");
  add_escaped(page, help, out.is_open() ? "\\\"" : "\\");
  page.add("\n# TYPE ");
  page.add(shown);
  page.add(is_crowded              ? " unknown\n"
           : what == kind::counter ? " counter\n"
           : what == kind::gauge   ? " gauge\n"
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

/// OpenMetrics wants a bound to look the same from whoever it is: "1.0".
void add_bound(writing& out, double bound) {
  out.page.add(bound);
  constexpr double largest_plain = 1e5;  // from there on some are written with an exponent
  if (out.is_open() && bound == std::trunc(bound) && std::fabs(bound) < largest_plain) {
    out.page.add(".0");
  }
}

void add_histogram(writing& out, std::string_view name, const metrics::series& series,
                   const std::vector<double>& bounds, metrics::series::distribution& seen) {
  page_text& page = out.page;
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
      add_bound(out, bounds[at]);
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

/// The largest values of a histogram are a gauge beside it.
void add_largest(writing& out, const metrics::family& family, const memory& used) {
  const std::string name = family.name() + "_max";
  const auto now = metrics::window_at(std::chrono::steady_clock::now());
  add_head(out, name, name, family.declared().help, kind::gauge);
  for (const metrics::series* each : used.all) {
    add_part(out.page, name, "", each->labels(), each->largest(now));
  }
}

/// False when it does not fit; then nothing was written.
bool add_family(writing& out, const metrics::family& family, std::size_t most_bytes, memory& used) {
  page_text& page = out.page;
  const std::size_t before = page.size();
  const auto& declared = family.declared();
  family.all(used.all);
  if (used.all.empty()) return true;
  add_head(out, family.name(), family.family_name(), declared.help, declared.what);
  for (const metrics::series* each : used.all) {
    switch (declared.what) {
      case kind::counter:
        page.add_line(each->head(), each->counted());
        break;
      case kind::gauge:
        page.add_line(each->head(), each->value());
        break;
      case kind::histogram:
        add_histogram(out, family.name(), *each, declared.buckets, used.seen);
        break;
    }
    if (page.size() > most_bytes) {
      page.cut(before);
      return false;
    }
  }
  if (declared.with_max) add_largest(out, family, used);
  return true;
}

bool is_wanted(const names& wanted, std::string_view name) {
  return wanted.empty() || wanted.contains(name);
}

bool is_wanted(const names& wanted, const metrics::family& family) {
  if (wanted.empty()) return true;
  if (wanted.contains(family.family_name())) return true;
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

void compress(http::response& answer, const http::request& asked) {
  answer.headers.emplace_back("Vary", "Accept-Encoding");
  if (answer.body.size() < least_compressed || !takes_gzip(asked)) return;
  std::string coded = gzip(answer.body);
  if (coded.empty()) return;
  answer.body = std::move(coded);
  answer.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace

std::string prometheus_page(const metrics::metric_registry& numbers, const names& wanted,
                            const page_options& options) {
  numbers.refresh();
  writing out{page_text(options.expected_bytes), options.format, {}};
  std::uint64_t too_large = 0;
  std::vector<const metrics::family*> refusing;
  memory used;
  const auto all = numbers.families();
  note_names_of_others(out, all);
  for (const metrics::family* each : all) {
    if (each->refused() != 0) refusing.push_back(each);
    if (is_wanted(wanted, *each) && !add_family(out, *each, options.most_bytes, used)) ++too_large;
  }
  if (!refusing.empty() && is_wanted(wanted, refused_series)) {
    add_head(out, refused_series, refused_family,
             "Further series that a metric asked for and did not get, for its limit.",
             kind::counter);
    for (const metrics::family* each : refusing) {
      add_part(out.page, refused_series, "", "metric=\"" + each->name() + "\"", each->refused());
    }
  }
  if (is_wanted(wanted, left_out)) {
    add_head(out, left_out, left_out,
             "Metrics that are not on this page because it would be too large.", kind::gauge);
    add_part(out.page, left_out, "", "", too_large);
  }
  if (out.is_open()) out.page.add("# EOF\n");
  return out.page.take();
}

tl::expected<void, std::string> declare_prometheus(registry::endpoint_registry& endpoints,
                                                   metrics::metric_registry& numbers,
                                                   bool may_compress) {
  numbers.reserve(
      {std::string(refused_series), std::string(refused_family), std::string(left_out)});

  registry::endpoint page;
  page.owner = "host";
  page.id = "prometheus";
  page.non_blocking = true;
  page.produces_type = "text/plain";
  page.produces_if_named = open_metrics;
  auto last_bytes = std::make_shared<std::atomic<std::size_t>>(0);
  page.handler = [last_bytes = std::move(last_bytes), may_compress,
                  &numbers](const http::request& asked) {
    const auto wanted = wanted_by(asked);
    page_options options;
    if (asked.produces == open_metrics) options.format = page_format::open_metrics;
    if (wanted.empty()) {
      options.expected_bytes = last_bytes->load(std::memory_order_relaxed) + room_to_grow;
    }
    http::response answer;
    answer.content_type =
        options.format == page_format::text ? text_content_type : open_metrics_content_type;
    answer.body = prometheus_page(numbers, wanted, options);
    if (wanted.empty()) last_bytes->store(answer.body.size(), std::memory_order_relaxed);
    if (may_compress) compress(answer, asked);
    return answer;
  };
  return endpoints.add(std::move(page));
}

}  // namespace host::endpoints
