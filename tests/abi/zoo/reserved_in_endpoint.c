/* Defect: a reserved field of an endpoint that is not zero. */
#include "zoo.h"

static actuator_status start(void* self, const actuator_writer* error) {
  const struct zoo* mine = (const struct zoo*)self;
  actuator_http_endpoint endpoint = zoo_endpoint(self, ZOO_ENDPOINT);
  endpoint.reserved0 = 1;
  return mine->http->add_endpoint(mine->host, &endpoint, error);
}

static const actuator_plugin table = ZOO_TABLE("reserved-in-endpoint", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
