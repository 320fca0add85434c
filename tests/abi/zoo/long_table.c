/* Defect: the table says that it is far larger than any table. */
#include "zoo.h"

static const actuator_plugin table = {.struct_size = 1u << 20,
                                      .abi_major = ACTUATOR_ABI_MAJOR,
                                      .id = "long-table",
                                      .version = "1.0.0",
                                      .create = zoo_create,
                                      .start = zoo_start,
                                      .stop = zoo_stop,
                                      .destroy = zoo_destroy};

ZOO_ENTRY(table)
