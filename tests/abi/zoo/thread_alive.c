/* Defect: leaves a thread behind when it is destroyed, which goes on to call the host. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <time.h>

#include "zoo.h"

static void* chatter(void* host) {
  const actuator_host* lent = (const actuator_host*)host;
  for (;;) {
    const struct timespec pause = {0, 1000 * 1000};
    (void)nanosleep(&pause, NULL);
    lent->log(lent, ACTUATOR_LOG_DEBUG, zoo_text("still here"));
  }
  return NULL;
}

static actuator_status start(void* self, const actuator_writer* error) {
  const struct zoo* mine = (const struct zoo*)self;
  pthread_t thread;
  if (pthread_create(&thread, NULL, chatter, (void*)mine->host) != 0) return ACTUATOR_INTERNAL;
  (void)pthread_detach(thread);
  return zoo_start(self, error);
}

static const actuator_plugin table = ZOO_TABLE("thread-alive", zoo_create, start, zoo_stop);

ZOO_ENTRY(table)
