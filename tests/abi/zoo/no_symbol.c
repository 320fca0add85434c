/* Defect: exports no entry, only something that looks like one. */
#include "zoo.h"

static const actuator_plugin table = ZOO_TABLE("no-symbol", zoo_create, zoo_start, zoo_stop);

ACTUATOR_EXPORT const actuator_plugin* actuator_plugin_v0(void);
const actuator_plugin* actuator_plugin_v0(void) {
  return &table;
}
