/* Defect: keeps the id of a request that it has answered, and answers it again once it is stopped.
 */
#include <stdint.h>

#include "zoo.h"

struct late {
  struct zoo zoo; /* the first member: the zoo's own functions take it for theirs */
  actuator_call last;
};

static void handle(void* ctx, const actuator_host* host, actuator_call call) {
  ((struct late*)ctx)->last = call;
  zoo_handle(ctx, host, call);
}

static actuator_status create(const actuator_host* host, actuator_str config_json,
                              const actuator_writer* error, void** out_self) {
  struct late* self = calloc(1, sizeof(*self));
  (void)config_json;
  (void)error;
  if (self == NULL) return ACTUATOR_INTERNAL;
  self->zoo.host = host;
  self->zoo.http = host->get_extension(host, ACTUATOR_EXT_HTTP);
  *out_self = self;
  return ACTUATOR_OK;
}

ZOO_START_WITH(handle)

static void stop(void* self) {
  const struct late* mine = (const struct late*)self;
  if (mine->last != 0) zoo_handle(self, mine->zoo.host, mine->last);
}

static const actuator_plugin table = ZOO_TABLE("answers-after-stop", create, start, stop);

ZOO_ENTRY(table)
