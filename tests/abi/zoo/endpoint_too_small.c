/* Defect: an endpoint says that it has 8 bytes. */
#include "zoo.h"

static actuator_status start(void* self, const actuator_writer* error) {
  const struct zoo* mine = (const struct zoo*)self;
  actuator_http_endpoint endpoint = zoo_endpoint(self, ZOO_ENDPOINT);
  endpoint.struct_size = 8;
  return mine->http->add_endpoint(mine->host, &endpoint, error);
}

static const actuator_plugin table = ZOO_TABLE("endpoint-too-small", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
