/* Defect: a table of another major version behind the entry of this one. */
#include "zoo.h"

static const actuator_plugin table = {
    .struct_size = sizeof(actuator_plugin), .abi_major = 2, .id = "wrong-major"};

ZOO_ENTRY(table)
