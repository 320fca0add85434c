/* Defect: a header that is larger than what all of an answer may be. */
#include "zoo.h"

static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  const struct zoo* self = (const struct zoo*)ctx;
  actuator_http_response response = zoo_response("fine");
  char huge[20 * 1024];
  actuator_http_header header;
  memset(huge, 'a', sizeof(huge));
  header.name = zoo_text("X-Note");
  header.value.data = huge;
  header.value.size = sizeof(huge);
  response.headers = &header;
  response.header_count = 1;
  (void)self->http->respond(host, call, &response);
}

ZOO_START_WITH(handle)

static const actuator_plugin table = ZOO_TABLE("huge-header", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
