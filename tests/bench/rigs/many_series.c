/*
 * 200 series of four metrics, so that the page of numbers is as long as that of a busy application.
 */
#include <actuator/ext/metrics.h>
#include <actuator/plugin.h>

#include <stdio.h>
#include <string.h>

enum { metric_count = 4, series_of_each = 50 };

struct many_series {
  const actuator_host* host;
  const actuator_metrics* metrics;
};

static struct many_series only;

static actuator_str text(const char* literal) {
  actuator_str made;
  made.data = literal;
  made.size = strlen(literal);
  return made;
}

static actuator_status create(const actuator_host* host, actuator_str config_json,
                              const actuator_writer* error, void** out_self) {
  (void)config_json;
  (void)error;
  only.host = host;
  only.metrics = host->get_extension(host, ACTUATOR_EXT_METRICS);
  *out_self = &only;
  return ACTUATOR_OK;
}

static actuator_status add(const struct many_series* self, const char* name,
                           const actuator_writer* error) {
  const actuator_str label = text("partition");
  actuator_metric metric;
  uint64_t handle = 0;
  int number;
  actuator_status status;
  memset(&metric, 0, sizeof(metric));
  metric.struct_size = sizeof(metric);
  metric.kind = ACTUATOR_METRIC_GAUGE;
  metric.name = text(name);
  metric.help = text("one of 200 series");
  metric.labels = &label;
  metric.label_count = 1;
  status = self->metrics->declare(self->host, &metric, error, &handle);
  for (number = 0; status == ACTUATOR_OK && number < series_of_each; ++number) {
    char value[16];
    actuator_str labelled;
    uint64_t series = 0;
    const int length = snprintf(value, sizeof(value), "p%d", number);
    labelled.data = value;
    labelled.size = (size_t)length;
    status = self->metrics->series(self->host, handle, &labelled, 1, &series);
    self->metrics->gauge_set(self->host, series, number * 1234.5);
  }
  return status;
}

static actuator_status start(void* self, const actuator_writer* error) {
  const struct many_series* mine = (const struct many_series*)self;
  int number;
  actuator_status status = ACTUATOR_OK;
  for (number = 0; status == ACTUATOR_OK && number < metric_count; ++number) {
    char name[32];
    (void)snprintf(name, sizeof(name), "bench_queue_%d", number);
    status = add(mine, name, error);
  }
  return status;
}

static void stop(void* self) {
  (void)self;
}

static void destroy(void* self) {
  (void)self;
}

static const actuator_plugin table = {
    sizeof(actuator_plugin),
    ACTUATOR_ABI_MAJOR,
    0,
    0,
    "many-series",
    "1.0.0",
    "actuator-sdk " ACTUATOR_SDK_VERSION ", C99",
    NULL,
    0,
    sizeof(actuator_key),
    create,
    start,
    stop,
    destroy,
    NULL,
};

ACTUATOR_EXPORT const actuator_plugin* actuator_plugin_v1(void);
const actuator_plugin* actuator_plugin_v1(void) {
  return &table;
}
