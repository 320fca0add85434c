/*
 * What the plugins of the zoo have in common: a sound instance that can declare one endpoint. Each
 * plugin replaces one piece of it by its defect.
 */
#ifndef ZOO_H
#define ZOO_H

#include <actuator/ext/http.h>
#include <actuator/plugin.h>

#include <stdlib.h>
#include <string.h>

/* Several of the zoo in one host need a name each. */
#ifndef ZOO_ENDPOINT
#define ZOO_ENDPOINT "zoo"
#endif

struct zoo {
  const actuator_host* host;
  const actuator_http* http;
};

static inline actuator_str zoo_text(const char* literal) {
  actuator_str made;
  made.data = literal;
  made.size = strlen(literal);
  return made;
}

static inline actuator_status zoo_create(const actuator_host* host, actuator_str config_json,
                                         const actuator_writer* error, void** out_self) {
  struct zoo* self = malloc(sizeof(*self));
  (void)config_json;
  (void)error;
  if (self == NULL) return ACTUATOR_INTERNAL;
  self->host = host;
  self->http = host->get_extension(host, ACTUATOR_EXT_HTTP);
  *out_self = self;
  return ACTUATOR_OK;
}

static inline actuator_http_response zoo_response(const char* body) {
  actuator_http_response response;
  memset(&response, 0, sizeof(response));
  response.struct_size = sizeof(response);
  response.status = 200;
  response.content_type = zoo_text("text/plain");
  response.body = zoo_text(body);
  return response;
}

static inline void zoo_handle(void* ctx, const actuator_host* host, actuator_call call) {
  const struct zoo* self = (const struct zoo*)ctx;
  const actuator_http_response response = zoo_response("fine");
  (void)self->http->respond(host, call, &response);
}

static inline actuator_http_endpoint zoo_endpoint(void* self, const char* id) {
  actuator_http_endpoint endpoint;
  memset(&endpoint, 0, sizeof(endpoint));
  endpoint.struct_size = sizeof(endpoint);
  endpoint.id = zoo_text(id);
  endpoint.method = ACTUATOR_HTTP_GET;
  endpoint.ctx = self;
  endpoint.handle = zoo_handle;
  return endpoint;
}

static inline actuator_status zoo_start(void* self, const actuator_writer* error) {
  const struct zoo* mine = (const struct zoo*)self;
  const actuator_http_endpoint endpoint = zoo_endpoint(self, ZOO_ENDPOINT);
  return mine->http->add_endpoint(mine->host, &endpoint, error);
}

static inline void zoo_stop(void* self) {
  (void)self;
}

static inline void zoo_destroy(void* self) {
  free(self);
}

static inline const void* zoo_get_extension(void* self, const char* id) {
  (void)self;
  (void)id;
  return NULL;
}

/* A sound table; a plugin overrides members after it. */
#define ZOO_TABLE(plugin_id, create_with, start_with, stop_with)                                 \
  {                                                                                              \
    sizeof(actuator_plugin), ACTUATOR_ABI_MAJOR, 0, 0, plugin_id, "1.0.0", "zoo", NULL, 0,       \
        sizeof(actuator_key), create_with, start_with, stop_with, zoo_destroy, zoo_get_extension \
  }

/* The start of a plugin whose one endpoint enters this handler. */
#define ZOO_START_WITH(handler)                                            \
  static actuator_status start(void* self, const actuator_writer* error) { \
    const struct zoo* mine = (const struct zoo*)self;                      \
    actuator_http_endpoint endpoint = zoo_endpoint(self, ZOO_ENDPOINT);    \
    endpoint.handle = handler;                                             \
    return mine->http->add_endpoint(mine->host, &endpoint, error);         \
  }

#define ZOO_ENTRY(table)                                           \
  ACTUATOR_EXPORT const actuator_plugin* actuator_plugin_v1(void); \
  const actuator_plugin* actuator_plugin_v1(void) {                \
    return &(table);                                               \
  }

#endif
