/* Defect: says that its handler does not block, and holds a network thread for seconds. */
#define _POSIX_C_SOURCE 200809L
#include <time.h>

#include "zoo.h"

static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  const struct timespec while_blocked = {2, 500 * 1000 * 1000};
  (void)nanosleep(&while_blocked, NULL);
  zoo_handle(ctx, host, call);
}

static actuator_status start(void* self, const actuator_writer* error) {
  const struct zoo* mine = (const struct zoo*)self;
  actuator_http_endpoint endpoint = zoo_endpoint(self, ZOO_ENDPOINT);
  endpoint.handle = handle;
  endpoint.flags = ACTUATOR_HTTP_NON_BLOCKING;
  return mine->http->add_endpoint(mine->host, &endpoint, error);
}

static const actuator_plugin table =
    ZOO_TABLE("blocks-network-thread", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
