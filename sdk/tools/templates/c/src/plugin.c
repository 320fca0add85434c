/* GET /actuator/myPlugin  {"message":"hello from my-plugin"} */
#include <actuator/ext/http.h>
#include <actuator/plugin.h>

#include <stdlib.h>
#include <string.h>

/* One instance. There may be several in a process: keep state in here, never in globals. */
struct service {
  const actuator_host* host;
  const actuator_http* http;
};

static actuator_str text(const char* literal) {
  actuator_str made;
  made.data = literal;
  made.size = strlen(literal);
  return made;
}

/* Never waits, since the endpoint is NON_BLOCKING; answers the call exactly once. */
static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  const struct service* self = (const struct service*)ctx;
  actuator_http_response response;
  memset(&response, 0, sizeof(response));
  response.struct_size = sizeof(response);
  response.status = 200;
  response.body = text("{\"message\":\"hello from my-plugin\"}");
  (void)self->http->respond(host, call, &response);
}

/* config_json has the keys of the table below; here there are none. */
static actuator_status create(const actuator_host* host, actuator_str config_json,
                              const actuator_writer* error, void** out_self) {
  const actuator_http* http = host->get_extension(host, ACTUATOR_EXT_HTTP);
  struct service* self;
  (void)config_json;
  if (!ACTUATOR_HAS(http, actuator_http, respond_error)) {
    (void)error->write(error, text("this host has no " ACTUATOR_EXT_HTTP "; use a newer one"));
    return ACTUATOR_UNSUPPORTED;
  }
  self = malloc(sizeof(*self));
  if (self == NULL) {
    (void)error->write(error, text("out of memory"));
    return ACTUATOR_INTERNAL;
  }
  self->host = host;
  self->http = http;
  *out_self = self;
  return ACTUATOR_OK;
}

/* The one place to declare. */
static actuator_status start(void* of, const actuator_writer* error) {
  struct service* self = of;
  actuator_http_endpoint endpoint;
  memset(&endpoint, 0, sizeof(endpoint));
  endpoint.struct_size = sizeof(endpoint);
  endpoint.flags = ACTUATOR_HTTP_NON_BLOCKING;
  endpoint.id = text("myPlugin");
  endpoint.method = ACTUATOR_HTTP_GET;
  endpoint.ctx = self;
  endpoint.handle = handle;
  return self->http->add_endpoint(self->host, &endpoint, error);
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
    0, /* needs nothing beyond the first form of the ABI */
    0,
    "my-plugin",
    "0.1.0",
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
