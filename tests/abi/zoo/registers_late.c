/* Defect: declares a second endpoint while it answers a request; answers the status it got. */
#include "zoo.h"

static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  const struct zoo* self = (const struct zoo*)ctx;
  const actuator_http_endpoint late = zoo_endpoint(ctx, "late");
  const actuator_status status = self->http->add_endpoint(host, &late, NULL);
  const actuator_http_response response =
      zoo_response(status == ACTUATOR_WRONG_STATE ? "wrong state" : "something else");
  (void)self->http->respond(host, call, &response);
}

static actuator_status start(void* self, const actuator_writer* error) {
  const struct zoo* mine = (const struct zoo*)self;
  actuator_http_endpoint endpoint = zoo_endpoint(self, ZOO_ENDPOINT);
  endpoint.handle = handle;
  return mine->http->add_endpoint(mine->host, &endpoint, error);
}

static const actuator_plugin table = ZOO_TABLE("registers-late", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
