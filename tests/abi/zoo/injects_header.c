/* Defect: ends a header of its answer early, to put in one of its own. */
#include "zoo.h"

static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  const struct zoo* self = (const struct zoo*)ctx;
  actuator_http_response response = zoo_response("fine");
  actuator_http_header header;
  header.name = zoo_text("X-Note");
  header.value = zoo_text("a\r\nSet-Cookie: b");
  response.headers = &header;
  response.header_count = 1;
  (void)self->http->respond(host, call, &response);
}

static actuator_status start(void* self, const actuator_writer* error) {
  const struct zoo* mine = (const struct zoo*)self;
  actuator_http_endpoint endpoint = zoo_endpoint(self, ZOO_ENDPOINT);
  endpoint.handle = handle;
  return mine->http->add_endpoint(mine->host, &endpoint, error);
}

static const actuator_plugin table = ZOO_TABLE("injects-header", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
