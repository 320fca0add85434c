/* Defect: one of the functions is missing. */
#include "zoo.h"

static const actuator_plugin table = ZOO_TABLE("null-function", zoo_create, NULL, zoo_stop);

ZOO_ENTRY(table)
