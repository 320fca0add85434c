/*
 * actuator/ext/metrics.h: extension "actuator.metrics/1", numbers that the host shows to a
 * monitoring system. The policy and the thread tags of actuator/plugin.h apply.
 *
 * A plugin declares a metric with its label names while it starts, asks for a series (one for each
 * set of label values) and updates it by its handle. Updates are a few atomic operations: no lock,
 * no allocation, no error. The host alone renders formats.
 */
#ifndef ACTUATOR_EXT_METRICS_H
#define ACTUATOR_EXT_METRICS_H

#include <actuator/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACTUATOR_EXT_METRICS "actuator.metrics/1"

/* What a metric measures, and how it is shown. */
enum actuator_metric_kind {
  ACTUATOR_METRIC_COUNTER = 1,  /* only grows; shown as {name}[_{unit}]_total */
  ACTUATOR_METRIC_GAUGE = 2,    /* goes up and down; shown as {name}[_{unit}] */
  ACTUATOR_METRIC_HISTOGRAM = 3 /* shown as {name}[_{unit}] with _bucket, _sum and _count */
};

/* What a metric is. Copied by the host. */
typedef struct actuator_metric {
  uint32_t struct_size;
  int32_t kind;      /* enum actuator_metric_kind */
  actuator_str name; /* [a-z][a-z0-9_]*, at most 128 characters, without unit and _total */
  actuator_str unit; /* the same alphabet, "seconds", "bytes"; empty: a plain number */
  actuator_str help; /* one line for people; may be empty */
  const actuator_str*
      labels;            /* their names, [a-z][a-z0-9_]*, each once, not "le"; NULL when none */
  uint32_t label_count;  /* at most 8 */
  uint32_t series_limit; /* most different sets of label values, up to 10000; 0: 100 */
  const double* buckets; /* of a histogram: upper bounds, finite, ascending, without +Inf */
  uint32_t bucket_count; /* 1 to 64 of a histogram, else 0 */
  uint32_t reserved0;    /* 0 */
} actuator_metric;

typedef struct actuator_metrics {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [control], only inside start(), else WRONG_STATE. INVALID when the metric breaks a rule,
   * CONFLICT when a name that it is shown with is taken, by another plugin or by the host; either
   * makes the start fail. UNSUPPORTED for a field that this host does not know: declare again
   * without it, or fail. *metric is never 0. error may be NULL. */
  actuator_status (*declare)(const actuator_host* host, const actuator_metric* declared,
                             const actuator_writer* error, uint64_t* metric);

  /* [any] The series of these label values, in the order of the names; UTF-8, at most 256 bytes
   * each. The same values give the same handle. Takes a short lock: ask once and keep the handle,
   * which is good until destroy(). *series is written always, and 0 unless it says OK: updates of 0
   * go nowhere, so the result need not be looked at. LIMIT: there are series_limit others, which
   * the host counts. NOT_FOUND: there is no such metric. INVALID: the values are not as many as the
   * names, not UTF-8 or too long. values may be NULL when count is 0. */
  actuator_status (*series)(const actuator_host* host, uint64_t metric, const actuator_str* values,
                            uint32_t count, uint64_t* series);

  /* [any] Lock-free. Adds to a counter. What is no handle of a counter is ignored. */
  void (*counter_add)(const actuator_host* host, uint64_t series, uint64_t amount);

  /* [any] Lock-free. Sets a gauge. What is no handle of a gauge is ignored. */
  void (*gauge_set)(const actuator_host* host, uint64_t series, double value);

  /* [any] Lock-free. Adds to a gauge; amount may be negative. What is no handle of a gauge is
   * ignored. */
  void (*gauge_add)(const actuator_host* host, uint64_t series, double amount);

  /* [any] Lock-free. One observation of a histogram; a NaN, and what is no handle of a histogram,
   * is ignored. */
  void (*histogram_observe)(const actuator_host* host, uint64_t series, double value);
} actuator_metrics;

#ifdef __cplusplus
}
#endif

#endif
