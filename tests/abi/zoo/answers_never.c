/* Defect: lets go of every request without an answer; the host has to give it at the deadline. */
#include "zoo.h"

static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  (void)ctx;
  (void)host;
  (void)call;
}

static actuator_status start(void* self, const actuator_writer* error) {
  const struct zoo* mine = (const struct zoo*)self;
  actuator_http_endpoint endpoint = zoo_endpoint(self, ZOO_ENDPOINT);
  endpoint.handle = handle;
  endpoint.deadline_ms = 200;
  return mine->http->add_endpoint(mine->host, &endpoint, error);
}

static const actuator_plugin table = ZOO_TABLE("answers-never", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
