/*
 * Two endpoints with the same answer as the one that the bench port builds in: one on the network
 * thread, one on the worker pool.
 */
#include <actuator/ext/http.h>
#include <actuator/plugin.h>

#include <stdlib.h>
#include <string.h>

#include "same_answer.h"

struct same_answer {
  const actuator_host* host;
  const actuator_http* http;
};

static actuator_str text(const char* literal) {
  actuator_str made;
  made.data = literal;
  made.size = strlen(literal);
  return made;
}

static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  const struct same_answer* self = (const struct same_answer*)ctx;
  actuator_http_response response;
  memset(&response, 0, sizeof(response));
  response.struct_size = sizeof(response);
  response.status = 200;
  response.body = text(SAME_ANSWER);
  (void)self->http->respond(host, call, &response);
}

static actuator_status create(const actuator_host* host, actuator_str config_json,
                              const actuator_writer* error, void** out_self) {
  struct same_answer* self = malloc(sizeof(*self));
  (void)config_json;
  (void)error;
  if (self == NULL) return ACTUATOR_INTERNAL;
  self->host = host;
  self->http = host->get_extension(host, ACTUATOR_EXT_HTTP);
  *out_self = self;
  return ACTUATOR_OK;
}

static actuator_status add(struct same_answer* self, const char* id, uint32_t flags,
                           const actuator_writer* error) {
  actuator_http_endpoint endpoint;
  memset(&endpoint, 0, sizeof(endpoint));
  endpoint.struct_size = sizeof(endpoint);
  endpoint.flags = flags | ACTUATOR_HTTP_PRODUCES_JSON;
  endpoint.id = text(id);
  endpoint.method = ACTUATOR_HTTP_GET;
  endpoint.ctx = self;
  endpoint.handle = handle;
  return self->http->add_endpoint(self->host, &endpoint, error);
}

static actuator_status start(void* self, const actuator_writer* error) {
  actuator_status status = add(self, "direct", ACTUATOR_HTTP_NON_BLOCKING, error);
  if (status == ACTUATOR_OK) status = add(self, "pooled", 0, error);
  return status;
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
    "same-answer",
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
