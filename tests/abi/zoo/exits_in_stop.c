/* Defect: ends the process instead of itself. */
#define _POSIX_C_SOURCE 200809L
#include <unistd.h>

#include "zoo.h"

static void stop(void* self) {
  (void)self;
  _exit(0);
}

static const actuator_plugin table = ZOO_TABLE("exits-in-stop", zoo_create, zoo_start, stop);

ZOO_ENTRY(table)
