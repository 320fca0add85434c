/* Defect: the table ends before its functions. */
#include "zoo.h"

static const actuator_plugin table = {.struct_size = offsetof(actuator_plugin, create),
                                      .abi_major = ACTUATOR_ABI_MAJOR,
                                      .id = "short-table",
                                      .version = "1.0.0"};

ZOO_ENTRY(table)
