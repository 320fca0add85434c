/* Defect: an answer that is said to be text and is not UTF-8. */
#include "zoo.h"

static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  const struct zoo* self = (const struct zoo*)ctx;
  const actuator_http_response response = zoo_response("caf\xe9");
  (void)self->http->respond(host, call, &response);
}

ZOO_START_WITH(handle)

static const actuator_plugin table = ZOO_TABLE("bad-utf8", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
