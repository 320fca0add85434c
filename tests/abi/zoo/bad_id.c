/* Defect: an id with a capital letter and a blank. */
#include "zoo.h"

static const actuator_plugin table = ZOO_TABLE("Bad id", zoo_create, zoo_start, zoo_stop);

ZOO_ENTRY(table)
