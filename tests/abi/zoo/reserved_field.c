/* Defect: a reserved field of the table that is not zero. */
#include "zoo.h"

static const actuator_plugin table = {.struct_size = sizeof(actuator_plugin),
                                      .abi_major = ACTUATOR_ABI_MAJOR,
                                      .reserved0 = 1,
                                      .id = "reserved-field",
                                      .version = "1.0.0",
                                      .create = zoo_create,
                                      .start = zoo_start,
                                      .stop = zoo_stop,
                                      .destroy = zoo_destroy};

ZOO_ENTRY(table)
