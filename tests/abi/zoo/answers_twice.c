/* Defect: answers every request a second time. */
#include "zoo.h"

static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  zoo_handle(ctx, host, call);
  zoo_handle(ctx, host, call);
}

static actuator_status start(void* self, const actuator_writer* error) {
  const struct zoo* mine = (const struct zoo*)self;
  actuator_http_endpoint endpoint = zoo_endpoint(self, ZOO_ENDPOINT);
  endpoint.handle = handle;
  return mine->http->add_endpoint(mine->host, &endpoint, error);
}

static const actuator_plugin table = ZOO_TABLE("answers-twice", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
