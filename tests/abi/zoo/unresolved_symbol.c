/* Defect: calls a function that nobody has (it is linked without -z defs). */
#include "zoo.h"

int nobody_defines_this(void);

static actuator_status start(void* self, const actuator_writer* error) {
  (void)nobody_defines_this();
  return zoo_start(self, error);
}

static const actuator_plugin table = ZOO_TABLE("unresolved-symbol", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
