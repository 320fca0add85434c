/* Defect: exports more than its entry (it is built without the version script). */
#include "zoo.h"

static const actuator_plugin table = ZOO_TABLE("leaks-symbol", zoo_create, zoo_start, zoo_stop);

ACTUATOR_EXPORT int leaked_function(void);
int leaked_function(void) {
  return 1;
}

ZOO_ENTRY(table)
