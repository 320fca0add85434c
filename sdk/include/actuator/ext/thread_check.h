/*
 * actuator/ext/thread_check.h: extension "actuator.thread-check/1", for assertions: which thread of
 * the host is this? The policy and the thread tags of actuator/plugin.h apply.
 */
#ifndef ACTUATOR_EXT_THREAD_CHECK_H
#define ACTUATOR_EXT_THREAD_CHECK_H

#include <actuator/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACTUATOR_EXT_THREAD_CHECK "actuator.thread-check/1"

/* Kinds of threads. */
enum actuator_thread {
  ACTUATOR_THREAD_OTHER = 0,   /* none of the host's: the plugin's own */
  ACTUATOR_THREAD_CONTROL = 1, /* of functions tagged [control] */
  ACTUATOR_THREAD_WORKER = 2,  /* of functions tagged [worker] */
  ACTUATOR_THREAD_IO = 3       /* of functions tagged [io] */
};

typedef struct actuator_thread_check {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [any] What the calling thread is: enum actuator_thread. Later hosts may have kinds that are not
   * listed here; compare with the one that you want. Never fails. */
  int32_t (*current)(const actuator_host* host);
} actuator_thread_check;

#ifdef __cplusplus
}
#endif

#endif
