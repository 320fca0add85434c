/*
 * A host that knows what 0.9.0 knew and nothing else, for plugins that are built today.
 *
 *   host PLUGIN.so CONFIG_JSON [ID[/PATH][?selector=value]]...
 *
 * Loads, creates, starts, puts one GET for each argument, stops, destroys, and prints a line for each
 * step. Every table that it hands out ends where its page ends, and the next page cannot be read: who
 * reads beyond a table dies. Exit codes: 0 all steps done, 3 the plugin has refused, 1 anything else.
 */
#define _GNU_SOURCE
#include <actuator/ext/health.h>
#include <actuator/ext/http.h>
#include <actuator/ext/log.h>
#include <actuator/plugin.h>

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { MOST_ENDPOINTS = 64, MOST_SENTENCE = 4096, ANSWER_LIMIT_S = 20, REFUSED = 3 };

struct endpoint {
  char id[128];
  char path[256];
  actuator_http_endpoint known;
};

/* All of one host; there is one in the process. */
struct state {
  int starting;
  struct endpoint endpoints[MOST_ENDPOINTS];
  size_t endpoint_count;
  pthread_mutex_t lock;
  pthread_cond_t answered;
  actuator_call open; /* 0: none */
  char selector_name[128];
  char selector_value[256];
  uint64_t components;
};

static struct state* of(const actuator_host* host) {
  return (struct state*)host->impl;
}

static void die(const char* what) {
  printf("host: %s\n", what);
  exit(1);
}

/* A copy of a table whose last byte is the last one of its page. */
static void* at_the_end_of_a_page(const void* table, size_t size) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  unsigned char* pages =
      mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED || mprotect(pages + page, page, PROT_NONE) != 0) die("no memory");
  return memcpy(pages + page - size, table, size);
}

static int same(actuator_str text, const char* other) {
  return text.size == strlen(other) && memcmp(text.data, other, text.size) == 0;
}

static void explain(const actuator_writer* error, const char* sentence) {
  actuator_str text;
  text.data = sentence;
  text.size = strlen(sentence);
  if (error != NULL) (void)error->write(error, text);
}

/* ---- the core and the log ---- */

static int32_t log_enabled(const actuator_host* host, int32_t level) {
  (void)host;
  return level >= ACTUATOR_LOG_INFO;
}

static void log_plainly(const actuator_host* host, int32_t level, actuator_str message) {
  (void)host;
  (void)level;
  printf("log: %.*s\n", (int)message.size, message.data);
}

static void write_record(const actuator_host* host, const actuator_log_record* record) {
  (void)host;
  if (record->level < ACTUATOR_LOG_INFO) return;
  printf("log: %.*s %.*s\n", (int)record->event.size, record->event.data,
         (int)record->message.size, record->message.data);
}

/* ---- health: two functions ---- */

static actuator_status health_declare(const actuator_host* host, actuator_str name,
                                      const actuator_writer* error, uint64_t* handle) {
  (void)error;
  if (!of(host)->starting) return ACTUATOR_WRONG_STATE;
  printf("declared component %.*s\n", (int)name.size, name.data);
  *handle = ++of(host)->components;
  return ACTUATOR_OK;
}

static actuator_status health_set(const actuator_host* host, uint64_t handle, int32_t status,
                                  actuator_str details_json, int64_t ttl_ms) {
  (void)details_json;
  if (handle == 0 || handle > of(host)->components) return ACTUATOR_NOT_FOUND;
  return status < 0 || status > 3 || ttl_ms <= 0 ? ACTUATOR_INVALID : ACTUATOR_OK;
}

/* ---- http: an endpoint ends with handle ---- */

static actuator_status add_endpoint(const actuator_host* host,
                                    const actuator_http_endpoint* endpoint,
                                    const actuator_writer* error) {
  const unsigned char* bytes = (const unsigned char*)endpoint;
  struct state* state = of(host);
  struct endpoint* slot = &state->endpoints[state->endpoint_count];
  size_t at;
  if (!state->starting) return ACTUATOR_WRONG_STATE;
  if (endpoint->struct_size < sizeof(*endpoint)) return ACTUATOR_INVALID;
  for (at = sizeof(*endpoint); at < endpoint->struct_size; ++at) {
    if (bytes[at] != 0) {
      explain(error, "an endpoint has an unknown tail that is not zero");
      return ACTUATOR_UNSUPPORTED;
    }
  }
  if ((endpoint->flags & ~15u) != 0) {
    explain(error, "an endpoint has flags that this host does not know");
    return ACTUATOR_UNSUPPORTED;
  }
  if (state->endpoint_count == MOST_ENDPOINTS || endpoint->id.size >= sizeof(slot->id) ||
      endpoint->path.size >= sizeof(slot->path)) {
    return ACTUATOR_LIMIT;
  }
  memcpy(slot->id, endpoint->id.data, endpoint->id.size);
  if (endpoint->path.size != 0) memcpy(slot->path, endpoint->path.data, endpoint->path.size);
  memcpy(&slot->known, endpoint, sizeof(slot->known));
  ++state->endpoint_count;
  printf("declared endpoint %d %s/%s\n", (int)endpoint->method, slot->id, slot->path);
  return ACTUATOR_OK;
}

static int is_open(struct state* state, actuator_call call) {
  int open;
  (void)pthread_mutex_lock(&state->lock);
  open = call != 0 && state->open == call;
  (void)pthread_mutex_unlock(&state->lock);
  return open;
}

static actuator_status selector(const actuator_host* host, actuator_call call, actuator_str name,
                                actuator_str* value) {
  struct state* state = of(host);
  if (!is_open(state, call)) return ACTUATOR_GONE;
  if (!same(name, state->selector_name)) return ACTUATOR_NOT_FOUND;
  value->data = state->selector_value;
  value->size = strlen(state->selector_value);
  return ACTUATOR_OK;
}

static actuator_status parameter(const actuator_host* host, actuator_call call, actuator_str name,
                                 uint64_t index, actuator_str* value) {
  (void)name;
  (void)index;
  (void)value;
  return is_open(of(host), call) ? ACTUATOR_NOT_FOUND : ACTUATOR_GONE;
}

static actuator_status header(const actuator_host* host, actuator_call call, actuator_str name,
                              actuator_str* value) {
  return parameter(host, call, name, 0, value);
}

static actuator_status body(const actuator_host* host, actuator_call call, actuator_str* value) {
  if (!is_open(of(host), call)) return ACTUATOR_GONE;
  memset(value, 0, sizeof(*value));
  return ACTUATOR_OK;
}

static actuator_status time_left_ms(const actuator_host* host, actuator_call call,
                                    int64_t* value) {
  if (!is_open(of(host), call)) return ACTUATOR_GONE;
  *value = ANSWER_LIMIT_S * 1000;
  return ACTUATOR_OK;
}

static int32_t is_cancelled(const actuator_host* host, actuator_call call) {
  return !is_open(of(host), call);
}

static actuator_status finish(struct state* state, actuator_call call, int32_t status,
                              actuator_str text) {
  actuator_status done = ACTUATOR_GONE;
  (void)pthread_mutex_lock(&state->lock);
  if (call != 0 && state->open == call) {
    printf("answer %d %.*s\n", (int)status, (int)text.size, text.size == 0 ? "" : text.data);
    state->open = 0;
    (void)pthread_cond_signal(&state->answered);
    done = ACTUATOR_OK;
  }
  (void)pthread_mutex_unlock(&state->lock);
  return done;
}

static actuator_status respond(const actuator_host* host, actuator_call call,
                               const actuator_http_response* response) {
  if (response->struct_size < sizeof(*response)) return ACTUATOR_INVALID;
  return finish(of(host), call, response->status, response->body);
}

static actuator_status respond_error(const actuator_host* host, actuator_call call, int32_t status,
                                     actuator_str message) {
  return finish(of(host), call, status, message);
}

static const actuator_http http_table = {
    sizeof(actuator_http), 0,    add_endpoint, selector, parameter,    header,
    body,                  time_left_ms, is_cancelled, respond,  respond_error};
static const actuator_log log_table = {sizeof(actuator_log), 0, write_record};
static const actuator_health health_table = {sizeof(actuator_health), 0, health_declare,
                                             health_set};

static const void* get_extension(const actuator_host* host, const char* id) {
  (void)host;
  if (strcmp(id, ACTUATOR_EXT_HTTP) == 0) {
    return at_the_end_of_a_page(&http_table, sizeof(http_table));
  }
  if (strcmp(id, ACTUATOR_EXT_LOG) == 0) {
    return at_the_end_of_a_page(&log_table, sizeof(log_table));
  }
  if (strcmp(id, ACTUATOR_EXT_HEALTH) == 0) {
    return at_the_end_of_a_page(&health_table, sizeof(health_table));
  }
  return NULL;
}

/* ---- one run ---- */

struct sentence {
  char text[MOST_SENTENCE];
  size_t size;
};

static actuator_status append(const actuator_writer* self, actuator_str bytes) {
  struct sentence* said = (struct sentence*)self->ctx;
  if (bytes.size >= sizeof(said->text) - said->size) return ACTUATOR_LIMIT;
  if (bytes.size != 0) memcpy(said->text + said->size, bytes.data, bytes.size);
  said->size += bytes.size;
  return ACTUATOR_OK;
}

static const actuator_plugin* load(const char* file) {
  actuator_plugin_entry entry;
  void* object = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  const actuator_plugin* table;
  if (object == NULL) die(dlerror());
  *(void**)&entry = dlsym(object, ACTUATOR_PLUGIN_ENTRY_SYMBOL);
  if (entry == NULL) die("no entry");
  table = entry();
  printf("plugin %s, built with %s\n", table->id, table->built_with);
  if (table->abi_major != ACTUATOR_ABI_MAJOR || table->abi_minor_required > ACTUATOR_ABI_MINOR ||
      !ACTUATOR_HAS(table, actuator_plugin, get_extension)) {
    printf("refused: it needs ABI %u.%u\n", table->abi_major, table->abi_minor_required);
    exit(REFUSED);
  }
  return table;
}

/* "id/path?selector=value" */
static void put_request(const actuator_host* host, char* request) {
  struct state* state = of(host);
  static actuator_call last = 0;
  struct timespec until;
  char* query = strchr(request, '?');
  size_t at;
  state->selector_name[0] = '\0';
  if (query != NULL) {
    char* value = strchr(query, '=');
    if (value == NULL) die("a selector without a value");
    *query = *value = '\0';
    (void)snprintf(state->selector_name, sizeof(state->selector_name), "%s", query + 1);
    (void)snprintf(state->selector_value, sizeof(state->selector_value), "%s", value + 1);
  }
  for (at = 0; at < state->endpoint_count; ++at) {
    char name[400];
    const struct endpoint* each = &state->endpoints[at];
    (void)snprintf(name, sizeof(name), "%s%s%s", each->id, each->path[0] != '\0' ? "/" : "",
                   each->path);
    if (each->known.method == ACTUATOR_HTTP_GET && strcmp(name, request) == 0) break;
  }
  if (at == state->endpoint_count) die("no such endpoint");
  (void)pthread_mutex_lock(&state->lock);
  state->open = ++last;
  (void)pthread_mutex_unlock(&state->lock);
  state->endpoints[at].known.handle(state->endpoints[at].known.ctx, host, last);

  (void)clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += ANSWER_LIMIT_S;
  (void)pthread_mutex_lock(&state->lock);
  while (state->open == last) {
    if (pthread_cond_timedwait(&state->answered, &state->lock, &until) != 0) die("no answer");
  }
  (void)pthread_mutex_unlock(&state->lock);
}

int main(int argc, char** argv) {
  static struct state state;
  static struct sentence said;
  actuator_host made;
  actuator_writer error;
  const actuator_host* host;
  const actuator_plugin* plugin;
  actuator_str config;
  void* self = NULL;
  int at;
  if (argc < 3) die("usage: host PLUGIN.so CONFIG_JSON [ID[/PATH][?selector=value]]...");
  (void)setvbuf(stdout, NULL, _IONBF, 0);
  (void)pthread_mutex_init(&state.lock, NULL);
  (void)pthread_cond_init(&state.answered, NULL);
  memset(&made, 0, sizeof(made));
  made.struct_size = sizeof(made);
  made.abi_major = ACTUATOR_ABI_MAJOR;
  made.abi_minor = ACTUATOR_ABI_MINOR;
  made.impl = &state;
  made.log_enabled = log_enabled;
  made.log = log_plainly;
  made.get_extension = get_extension;
  host = at_the_end_of_a_page(&made, sizeof(made));
  memset(&error, 0, sizeof(error));
  error.struct_size = sizeof(error);
  error.ctx = &said;
  error.write = append;

  plugin = load(argv[1]);
  config.data = argv[2];
  config.size = strlen(argv[2]);
  if (plugin->create(host, config, &error, &self) != ACTUATOR_OK) {
    printf("refused: %.*s\n", (int)said.size, said.text);
    return REFUSED;
  }
  printf("created\n");
  state.starting = 1;
  if (plugin->start(self, &error) != ACTUATOR_OK) {
    printf("refused: %.*s\n", (int)said.size, said.text);
    plugin->destroy(self);
    return REFUSED;
  }
  state.starting = 0;
  printf("started\n");
  for (at = 3; at < argc; ++at) put_request(host, argv[at]);
  plugin->stop(self);
  plugin->destroy(self);
  printf("destroyed\n");
  return 0;
}
