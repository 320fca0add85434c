/*
 * actuator/ext/timer.h: extension "actuator.timer/1", work at a later time without a thread of
 * one's own. The policy and the thread tags of actuator/plugin.h apply.
 */
#ifndef ACTUATOR_EXT_TIMER_H
#define ACTUATOR_EXT_TIMER_H

#include <actuator/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACTUATOR_EXT_TIMER "actuator.timer/1"

/* Copied by the host. */
typedef struct actuator_timer_request {
  uint32_t struct_size;
  uint32_t flags;    /* 0; unknown bits: UNSUPPORTED */
  int64_t first_ms;  /* from now; 0 to a year */
  int64_t repeat_ms; /* 0: once. Else from the return of fire() to the next, 10 to a year */
  void* ctx; /* passed to fire; must live until cancel() said OK, a last fire() has returned,
                or destroy() */

  /* [worker] The time has come; later when all workers are busy. One timer is never entered by two
   * threads at once, and not any more once stop() was called. It may cancel itself and start
   * others. */
  void (*fire)(void* ctx, const actuator_host* host, uint64_t timer);
} actuator_timer_request;

typedef struct actuator_timer {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [any] Starts a timer. *timer is never 0 and never used twice in a process. INVALID when the
   * request is out of its ranges, UNSUPPORTED for a flag or a field that this host does not know,
   * LIMIT when the plugin has 1024 others, WRONG_STATE once stop() was called. Before the host
   * serves, a timer waits until it does. fire() may be entered before this returns, with *timer
   * written. */
  actuator_status (*start)(const actuator_host* host, const actuator_timer_request* request,
                           uint64_t* timer);

  /* [any] Ends a timer. OK: fire() is not running and is never entered again. GONE: fire() is
   * running now and never entered again, or the timer is over, or there was none. The host cancels
   * all timers of a plugin by itself when it stops it. May be called inside fire(). */
  actuator_status (*cancel)(const actuator_host* host, uint64_t timer);
} actuator_timer;

#ifdef __cplusplus
}
#endif

#endif
