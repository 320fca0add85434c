/* Defect: declares the same method and path twice, and says that it has started. */
#include "zoo.h"

static actuator_status start(void* self, const actuator_writer* error) {
  (void)zoo_start(self, error);
  (void)zoo_start(self, error);
  return ACTUATOR_OK;
}

static const actuator_plugin table = ZOO_TABLE("same-path-twice", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
