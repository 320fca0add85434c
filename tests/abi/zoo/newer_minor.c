/* Defect on this host: needs a newer minor version. */
#include "zoo.h"

static const actuator_plugin table = {.struct_size = sizeof(actuator_plugin),
                                      .abi_major = ACTUATOR_ABI_MAJOR,
                                      .abi_minor_required = 7,
                                      .id = "newer-minor",
                                      .version = "1.0.0",
                                      .create = zoo_create,
                                      .start = zoo_start,
                                      .stop = zoo_stop,
                                      .destroy = zoo_destroy};

ZOO_ENTRY(table)
