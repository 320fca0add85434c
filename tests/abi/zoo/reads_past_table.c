/* Defect: calls what came later without a look at how large the table is. */
#include <actuator/ext/health.h>

#include "zoo.h"

static void check(void* ctx, const actuator_host* host, actuator_call call) {
  (void)ctx;
  (void)host;
  (void)call;
}

static actuator_status start(void* self, const actuator_writer* error) {
  const struct zoo* mine = (const struct zoo*)self;
  const actuator_health* health = mine->host->get_extension(mine->host, ACTUATOR_EXT_HEALTH);
  actuator_health_check asked;
  memset(&asked, 0, sizeof(asked));
  asked.struct_size = sizeof(asked);
  asked.interval_ms = 1000;
  asked.check = check;
  (void)health->declare_check(mine->host, zoo_text("zoo"), &asked, error);
  return zoo_start(self, error);
}

static const actuator_plugin table = ZOO_TABLE("reads-past-table", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
