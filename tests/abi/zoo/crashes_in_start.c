/* Defect: writes to where nothing is. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>

#include "zoo.h"

static actuator_status start(void* self, const actuator_writer* error) {
  (void)self;
  (void)error;
  (void)raise(SIGSEGV); /* what a wild pointer comes to, for every compiler and sanitiser */
  return ACTUATOR_OK;
}

static const actuator_plugin table = ZOO_TABLE("crashes-in-start", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
