/* Defect: holds a thread of the host's pool for seconds. */
#define _POSIX_C_SOURCE 200809L
#include <time.h>

#include "zoo.h"

static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  const struct timespec while_blocked = {2, 500 * 1000 * 1000};
  (void)nanosleep(&while_blocked, NULL);
  zoo_handle(ctx, host, call);
}

ZOO_START_WITH(handle)

static const actuator_plugin table = ZOO_TABLE("blocks-in-handler", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
