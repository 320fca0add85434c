/*
 * The smallest useful plugin, in C99:
 *
 *   GET /actuator/hello         {"message":"hello"}
 *   GET /actuator/hello/{name}  {"message":"hello, {name}"}
 *
 * Reads from the bottom up: the entry and the table, the life of an instance, the two handlers.
 */
#include <actuator/ext/http.h>
#include <actuator/plugin.h>

#include <stdlib.h>
#include <string.h>

/* One instance. There may be several in a process, so nothing is kept outside of it. */
struct hello {
  const actuator_host* host;
  const actuator_http* http;
};

static actuator_str text(const char* literal) {
  actuator_str made;
  made.data = literal;
  made.size = strlen(literal);
  return made;
}

/* ---- requests ---- */

static void answer_json(const struct hello* self, actuator_call call, actuator_str body) {
  actuator_http_response response;
  memset(&response, 0, sizeof(response));
  response.struct_size = sizeof(response);
  response.status = 200;
  response.body = body;
  /* GONE (the deadline was faster) needs no handling: there is nothing left to do. */
  (void)self->http->respond(self->host, call, &response);
}

static void handle_hello(void* ctx, const actuator_host* host, actuator_call call) {
  (void)host;
  answer_json((const struct hello*)ctx, call, text("{\"message\":\"hello\"}"));
}

/* Appends text as the inside of a JSON string; 0 when it does not fit. */
static int append_escaped(char* buffer, size_t capacity, size_t* used, actuator_str more) {
  static const char digits[] = "0123456789abcdef";
  size_t at;
  for (at = 0; at < more.size; ++at) {
    const unsigned char byte = (unsigned char)more.data[at];
    if (capacity - *used < 6) return 0; /* the longest escape */
    if (byte == '"' || byte == '\\') {
      buffer[(*used)++] = '\\';
      buffer[(*used)++] = (char)byte;
    } else if (byte < 0x20) {
      memcpy(buffer + *used, "\\u00", 4);
      buffer[*used + 4] = digits[byte >> 4];
      buffer[*used + 5] = digits[byte & 15];
      *used += 6;
    } else {
      buffer[(*used)++] = (char)byte;
    }
  }
  return 1;
}

static void handle_hello_name(void* ctx, const actuator_host* host, actuator_call call) {
  static const char head[] = "{\"message\":\"hello, ";
  static const char tail[] = "\"}";
  const struct hello* self = (const struct hello*)ctx;
  char body[512];
  size_t used = sizeof(head) - 1;
  actuator_str name;
  actuator_str answer;

  if (self->http->selector(host, call, text("name"), &name) != ACTUATOR_OK) {
    (void)self->http->respond_error(host, call, 500, text("the path has no name"));
    return;
  }
  memcpy(body, head, used);
  if (!append_escaped(body, sizeof(body) - sizeof(tail), &used, name)) {
    (void)self->http->respond_error(host, call, 400, text("the name is too long"));
    return;
  }
  memcpy(body + used, tail, sizeof(tail) - 1);
  answer.data = body;
  answer.size = used + sizeof(tail) - 1;
  answer_json(self, call, answer); /* name and body are done with once this returns */
}

/* ---- life ---- */

static actuator_status create(const actuator_host* host, actuator_str config_json,
                              const actuator_writer* error, void** out_self) {
  struct hello* self;
  const actuator_http* http = host->get_extension(host, ACTUATOR_EXT_HTTP);
  (void)config_json; /* the key table is empty */

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

static actuator_status add(struct hello* self, const char* path,
                           void (*handle)(void*, const actuator_host*, actuator_call),
                           const actuator_writer* error) {
  actuator_http_endpoint endpoint;
  memset(&endpoint, 0, sizeof(endpoint));
  endpoint.struct_size = sizeof(endpoint);
  endpoint.flags = ACTUATOR_HTTP_NON_BLOCKING | ACTUATOR_HTTP_PRODUCES_JSON;
  endpoint.id = text("hello");
  endpoint.path = text(path);
  endpoint.method = ACTUATOR_HTTP_GET;
  endpoint.ctx = self;
  endpoint.handle = handle;
  return self->http->add_endpoint(self->host, &endpoint, error);
}

static actuator_status start(void* self, const actuator_writer* error) {
  actuator_status status = add(self, "", handle_hello, error);
  if (status == ACTUATOR_OK) status = add(self, "{name}", handle_hello_name, error);
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
    0, /* needs nothing beyond the first form of the ABI */
    0,
    "hello",
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
