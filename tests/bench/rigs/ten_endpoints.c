/*
 * A plugin with ten endpoints whose names begin with its id, of which the bench makes many by
 * writing another number into copies of the file.
 */
#include <actuator/ext/http.h>
#include <actuator/plugin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { endpoint_count = 10 };

static const char plugin_id[] = "many000";

struct ten_endpoints {
  const actuator_host* host;
  const actuator_http* http;
};

static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  const struct ten_endpoints* self = (const struct ten_endpoints*)ctx;
  actuator_http_response response;
  memset(&response, 0, sizeof(response));
  response.struct_size = sizeof(response);
  response.status = 200;
  response.body.data = "{}";
  response.body.size = 2;
  (void)self->http->respond(host, call, &response);
}

static actuator_status create(const actuator_host* host, actuator_str config_json,
                              const actuator_writer* error, void** out_self) {
  struct ten_endpoints* self = malloc(sizeof(*self));
  (void)config_json;
  (void)error;
  if (self == NULL) return ACTUATOR_INTERNAL;
  self->host = host;
  self->http = host->get_extension(host, ACTUATOR_EXT_HTTP);
  *out_self = self;
  return ACTUATOR_OK;
}

static actuator_status start(void* self, const actuator_writer* error) {
  const struct ten_endpoints* mine = (const struct ten_endpoints*)self;
  int number;
  for (number = 0; number < endpoint_count; ++number) {
    char name[sizeof(plugin_id) + 8];
    actuator_http_endpoint endpoint;
    actuator_status status;
    const int length = snprintf(name, sizeof(name), "%sx%d", plugin_id, number);
    memset(&endpoint, 0, sizeof(endpoint));
    endpoint.struct_size = sizeof(endpoint);
    endpoint.flags = ACTUATOR_HTTP_NON_BLOCKING | ACTUATOR_HTTP_PRODUCES_JSON;
    endpoint.id.data = name;
    endpoint.id.size = (size_t)length;
    endpoint.method = ACTUATOR_HTTP_GET;
    endpoint.ctx = self;
    endpoint.handle = handle;
    status = mine->http->add_endpoint(mine->host, &endpoint, error);
    if (status != ACTUATOR_OK) return status;
  }
  return ACTUATOR_OK;
}

static void stop(void* self) {
  (void)self;
}

static void destroy(void* self) {
  free(self);
}

static const actuator_plugin table = {
    sizeof(actuator_plugin),
    ACTUATOR_ABI_MAJOR,
    0,
    0,
    plugin_id,
    "1.0.0",
    "actuator-sdk " ACTUATOR_SDK_VERSION ", C99",
    NULL,
    0,
    sizeof(actuator_key),
    create,
    start,
    stop,
    destroy,
    NULL,
};

ACTUATOR_EXPORT const actuator_plugin* actuator_plugin_v1(void);
const actuator_plugin* actuator_plugin_v1(void) {
  return &table;
}
