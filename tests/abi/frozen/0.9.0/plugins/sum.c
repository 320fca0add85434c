/*
 * A plugin as a stranger wrote it for 0.9.0, in C:
 *   GET /actuator/{PLUGIN_NAME}/{n}     "{PLUGIN_NAME} {1 + 2 + ... + n}"
 *   GET /actuator/{PLUGIN_NAME}/calls   how often it was asked for a sum
 * The sum is made on a thread of its own, as slow work would be.
 */
#include <actuator/ext/http.h>
#include <actuator/plugin.h>

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sums {
  const actuator_host* host;
  const actuator_http* http;
  pthread_mutex_t lock;
  long calls;
};

static actuator_str text(const char* literal) {
  actuator_str made;
  made.data = literal;
  made.size = strlen(literal);
  return made;
}

static void answer(const struct sums* self, actuator_call call, const char* body) {
  actuator_http_response response;
  memset(&response, 0, sizeof(response));
  response.struct_size = sizeof(response);
  response.status = 200;
  response.content_type = text("text/plain");
  response.body = text(body);
  (void)self->http->respond(self->host, call, &response);
}

static void* add_up(void* number) {
  int64_t* n = (int64_t*)number;
  int64_t sum = 0;
  int64_t each;
  for (each = 1; each <= *n; ++each) sum += each;
  *n = sum;
  return NULL;
}

static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  struct sums* self = (struct sums*)ctx;
  actuator_str value;
  char copy[24];
  char body[64];
  int64_t n;
  pthread_t thread;
  if (self->http->selector(host, call, text("n"), &value) != ACTUATOR_OK ||
      value.size >= sizeof(copy)) {
    (void)self->http->respond_error(host, call, 400, text("no number"));
    return;
  }
  memcpy(copy, value.data, value.size);
  copy[value.size] = '\0';
  (void)pthread_mutex_lock(&self->lock);
  if (strcmp(copy, "calls") == 0) {
    (void)snprintf(body, sizeof(body), "%ld", self->calls);
    (void)pthread_mutex_unlock(&self->lock);
    answer(self, call, body);
    return;
  }
  ++self->calls;
  (void)pthread_mutex_unlock(&self->lock);
  n = strtol(copy, NULL, 10);
  if (n <= 0 || pthread_create(&thread, NULL, add_up, &n) != 0) {
    (void)self->http->respond_error(host, call, 400, text("no number"));
    return;
  }
  (void)pthread_join(thread, NULL);
  (void)snprintf(body, sizeof(body), PLUGIN_NAME " %" PRId64, n);
  answer(self, call, body);
}

static actuator_status create(const actuator_host* host, actuator_str config_json,
                              const actuator_writer* error, void** out_self) {
  struct sums* self = calloc(1, sizeof(*self));
  const actuator_http* http = host->get_extension(host, ACTUATOR_EXT_HTTP);
  (void)config_json;
  (void)error;
  if (self == NULL || !ACTUATOR_HAS(http, actuator_http, respond_error)) {
    free(self);
    return ACTUATOR_INTERNAL;
  }
  self->host = host;
  self->http = http;
  (void)pthread_mutex_init(&self->lock, NULL);
  *out_self = self;
  return ACTUATOR_OK;
}

static actuator_status start(void* self, const actuator_writer* error) {
  const struct sums* mine = (const struct sums*)self;
  actuator_http_endpoint endpoint;
  memset(&endpoint, 0, sizeof(endpoint));
  endpoint.struct_size = sizeof(endpoint);
  endpoint.id = text(PLUGIN_NAME);
  endpoint.path = text("{n}");
  endpoint.method = ACTUATOR_HTTP_GET;
  endpoint.ctx = self;
  endpoint.handle = handle;
  return mine->http->add_endpoint(mine->host, &endpoint, error);
}

static void stop(void* self) {
  (void)self;
}

static void destroy(void* self) {
  struct sums* mine = (struct sums*)self;
  (void)pthread_mutex_destroy(&mine->lock);
  free(mine);
}

static const actuator_plugin table = {
    sizeof(actuator_plugin), ACTUATOR_ABI_MAJOR, 0,     0,    PLUGIN_ID, "1.0.0",
    "actuator-sdk " ACTUATOR_SDK_VERSION,        NULL,  0,    sizeof(actuator_key),
    create,                  start,              stop,  destroy, NULL};

ACTUATOR_EXPORT const actuator_plugin* actuator_plugin_v1(void);
const actuator_plugin* actuator_plugin_v1(void) {
  return &table;
}
