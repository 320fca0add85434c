#include "plugin/ext_metrics.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "metrics/metric_registry.hpp"
#include "plugin/host_table.hpp"
#include "plugin/parameters.hpp"
#include "plugin/refused.hpp"

namespace host::plugin {
namespace {

using metrics::metric_registry;

constexpr std::size_t least_metric_size = sizeof(actuator_metric);
constexpr std::uint32_t most_labels = 8;
constexpr std::uint32_t most_buckets = 64;
constexpr std::uint32_t usual_series_limit = 100;

tl::unexpected<refused> refuse(std::string sentence, actuator_status status = ACTUATOR_INVALID) {
  return tl::unexpected(refused{status, std::move(sentence)});
}

/// Our copy of a declaration; the rules of names and numbers are the registry's.
tl::expected<metrics::declaration, refused> read_metric(const actuator_metric* theirs) {
  actuator_metric known{};
  if (const auto status = read_parameters(theirs, least_metric_size, known);
      status != ACTUATOR_OK) {
    return refuse("a metric is null, has a wrong struct_size or an unknown tail that is not zero",
                  status);
  }
  metrics::declaration ours;
  std::string_view name;
  std::string_view unit;
  std::string_view help;
  if (!read_utf8(known.name, name) || !read_utf8(known.unit, unit) ||
      !read_utf8(known.help, help)) {
    return refuse("a metric has a name, unit or help that is not UTF-8");
  }
  const std::string named = "metric \"" + std::string(name) + "\" ";
  if (known.kind < ACTUATOR_METRIC_COUNTER || known.kind > ACTUATOR_METRIC_HISTOGRAM) {
    return refuse(named + "has the unknown kind " + std::to_string(known.kind));
  }
  if (known.reserved0 != 0) {
    return refuse(named + "has a reserved0 not 0", ACTUATOR_UNSUPPORTED);
  }
  if (known.label_count > most_labels || known.bucket_count > most_buckets) {
    return refuse(named + "has more than 8 labels or 64 buckets");
  }
  if ((known.label_count != 0 && known.labels == nullptr) ||
      (known.bucket_count != 0 && known.buckets == nullptr)) {
    return refuse(named + "has a count of labels or buckets, and null for them");
  }
  for (const actuator_str& each : std::span(known.labels, known.label_count)) {
    std::string_view label;
    if (!read_utf8(each, label)) return refuse(named + "has a label that is not UTF-8");
    ours.labels.emplace_back(label);
  }
  ours.what = known.kind == ACTUATOR_METRIC_COUNTER ? metrics::kind::counter
              : known.kind == ACTUATOR_METRIC_GAUGE ? metrics::kind::gauge
                                                    : metrics::kind::histogram;
  ours.name = name;
  ours.unit = unit;
  ours.help = help;
  ours.series_limit = known.series_limit == 0 ? usual_series_limit : known.series_limit;
  ours.buckets.assign(known.buckets, known.buckets + known.bucket_count);
  return ours;
}

actuator_status refuse_metric(host_table& table, const actuator_writer* error, const refused& why) {
  if (why.status != ACTUATOR_UNSUPPORTED) table.declaration_refused(why.sentence);
  explain(error, why.sentence);
  return why.status;
}

actuator_status declare_metric(host_table& table, const actuator_metric* theirs,
                               const actuator_writer* error, std::uint64_t* metric) {
  if (!table.may_declare()) {
    const std::string_view sentence = "metrics are declared inside start() and on its thread only";
    table.misbehaved("metrics.declare", sentence);
    explain(error, sentence);
    return ACTUATOR_WRONG_STATE;
  }
  auto read = read_metric(theirs);
  if (!read) return refuse_metric(table, error, read.error());
  if (metric == nullptr) {
    return refuse_metric(table, error, {ACTUATOR_INVALID, "the place for a metric is null"});
  }
  auto declared =
      table.lent().metrics.declare(table.metrics_owner(), table.plugin_id(), *std::move(read));
  if (!declared) {
    const bool taken = declared.error().why == metric_registry::refusal::taken;
    return refuse_metric(table, error,
                         {taken ? ACTUATOR_CONFLICT : ACTUATOR_INVALID, declared.error().sentence});
  }
  *metric = *declared;
  return ACTUATOR_OK;
}

actuator_status find_series(host_table& table, std::uint64_t metric, const actuator_str* values,
                            std::uint32_t count, std::uint64_t& series) {
  std::array<std::string_view, most_labels> ours;
  bool readable = count <= most_labels && (values != nullptr || count == 0);
  for (std::uint32_t at = 0; readable && at < count; ++at) {
    readable = read_text(values[at], ours[at]);
  }
  if (!readable) {
    table.misbehaved("metrics.series", "The label values are null or more than 8.");
    return ACTUATOR_INVALID;
  }
  const auto found =
      table.lent().metrics.series_of(table.metrics_owner(), metric, std::span(ours.data(), count));
  if (found) {
    series = *found;
    return ACTUATOR_OK;
  }
  switch (found.error()) {
    case metric_registry::refusal::limit:
      return ACTUATOR_LIMIT;
    case metric_registry::refusal::unknown_metric:
      table.misbehaved("metrics.series", "There is no such metric.");
      return ACTUATOR_NOT_FOUND;
    default:
      table.misbehaved("metrics.series",
                       "The values are not as many as the labels, not UTF-8 or too long.");
      return ACTUATOR_INVALID;
  }
}

actuator_status declare(const actuator_host* host, const actuator_metric* declared,
                        const actuator_writer* error, std::uint64_t* metric) noexcept {
  return answer_plugin(host, "metrics.declare", [&](host_table& table) {
    return declare_metric(table, declared, error, metric);
  });
}

actuator_status series(const actuator_host* host, std::uint64_t metric, const actuator_str* values,
                       std::uint32_t count, std::uint64_t* series) noexcept {
  if (series == nullptr) return ACTUATOR_INVALID;
  *series = 0;
  return answer_plugin(host, "metrics.series", [&](host_table& table) {
    return find_series(table, metric, values, count, *series);
  });
}

void counter_add(const actuator_host* host, std::uint64_t series, std::uint64_t amount) noexcept {
  if (host == nullptr) return;
  const host_table& table = host_table::of(host);
  table.lent().metrics.counter_add(table.metrics_owner(), series, amount);
}

void gauge_set(const actuator_host* host, std::uint64_t series, double value) noexcept {
  if (host == nullptr) return;
  const host_table& table = host_table::of(host);
  table.lent().metrics.gauge_set(table.metrics_owner(), series, value);
}

void gauge_add(const actuator_host* host, std::uint64_t series, double amount) noexcept {
  if (host == nullptr) return;
  const host_table& table = host_table::of(host);
  table.lent().metrics.gauge_add(table.metrics_owner(), series, amount);
}

void histogram_observe(const actuator_host* host, std::uint64_t series, double value) noexcept {
  if (host == nullptr) return;
  const host_table& table = host_table::of(host);
  table.lent().metrics.histogram_observe(table.metrics_owner(), series, value);
}

constexpr actuator_metrics functions = {
    sizeof(actuator_metrics), 0, &declare, &series, &counter_add, &gauge_set, &gauge_add,
    &histogram_observe};

}  // namespace

const actuator_metrics* ext_metrics() noexcept {
  return &functions;
}

}  // namespace host::plugin
