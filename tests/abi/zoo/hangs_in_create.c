/* Defect: does not return from create. */
#define _POSIX_C_SOURCE 200809L
#include <unistd.h>

#include "zoo.h"

static actuator_status create(const actuator_host* host, actuator_str config_json,
                              const actuator_writer* error, void** out_self) {
  while (pause() != 0) { /* after each signal again */
  }
  return zoo_create(host, config_json, error, out_self);
}

static const actuator_plugin table = ZOO_TABLE("hangs-in-create", create, zoo_start, zoo_stop);

ZOO_ENTRY(table)
