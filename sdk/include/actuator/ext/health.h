/*
 * actuator/ext/health.h: extension "actuator.health/1", a component of the health page. The policy
 * and the thread tags of actuator/plugin.h apply.
 *
 * There are two kinds. One is pushed: the plugin says how it is whenever it likes, with a time to
 * live. The other is checked: the host asks in the background, at an interval, and the plugin
 * answers by a call id, now or later. Either way the host answers health requests from the last
 * known value, without waiting for a plugin. Liveness never depends on a plugin.
 */
#ifndef ACTUATOR_EXT_HEALTH_H
#define ACTUATOR_EXT_HEALTH_H

#include <actuator/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACTUATOR_EXT_HEALTH "actuator.health/1"

/* How a component is. The page as a whole is as its worst component. */
enum actuator_health_status {
  ACTUATOR_HEALTH_UP = 0,
  ACTUATOR_HEALTH_DOWN = 1,
  ACTUATOR_HEALTH_OUT_OF_SERVICE = 2,
  ACTUATOR_HEALTH_UNKNOWN = 3
};

/* A component that the host asks for, since 0.9.1. Copied by the host. */
typedef struct actuator_health_check {
  uint32_t struct_size;
  uint32_t flags;      /* 0; unknown bits: UNSUPPORTED */
  int64_t interval_ms; /* from the end of one check to the next; 100 to a day */
  int64_t deadline_ms; /* 1 to an hour, 0: 10 s. Without an answer by then it reads UNKNOWN */
  void* ctx;           /* passed to check; must live until destroy() */

  /* [worker] How is it? Answer with complete() exactly once, now or later, from any thread, also
   * after the deadline and after stop(): an answer that is owed keeps the host from destroying the
   * plugin. Not entered again before this check has been answered. First entered when the host
   * serves, and not any more once stop() was called. */
  void (*check)(void* ctx, const actuator_host* host, actuator_call call);
} actuator_health_check;

typedef struct actuator_health {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [control], only inside start(), else WRONG_STATE. Declares a component ([a-z][A-Za-z0-9]*, at
   * most 64 characters), UNKNOWN until the first push. INVALID for a bad name or one of the host's
   * own (liveness, readiness and startup, each with and without State behind it, and status),
   * CONFLICT when another has it; either makes the start fail. *handle is never 0, and good until
   * destroy() returns. error may be NULL. */
  actuator_status (*declare)(const actuator_host* host, actuator_str name,
                             const actuator_writer* error, uint64_t* handle);

  /* [any] The state now. details_json is a JSON object or empty, at most 64 KiB (LIMIT). After
   * ttl_ms without another push the component reads UNKNOWN: a plugin that hangs must not look
   * healthy. INVALID for an unknown status, details that are no JSON object, or ttl_ms not above 0;
   * NOT_FOUND when there is no such handle. The old state stays then. */
  actuator_status (*set)(const actuator_host* host, uint64_t handle, int32_t status,
                         actuator_str details_json, int64_t ttl_ms);

  /* [control], only inside start(), else WRONG_STATE. Since 0.9.1. Declares a component that is
   * checked, UNKNOWN until the first answer; names and errors as with declare(), and INVALID too
   * for a time out of its range or no function. UNSUPPORTED for a flag or a field that this host
   * does not know, which does not make the start fail. error may be NULL. */
  actuator_status (*declare_check)(const actuator_host* host, actuator_str name,
                                   const actuator_health_check* check,
                                   const actuator_writer* error);

  /* [owner] Since 0.9.1. The answer to check(): the state now. details_json as with set(); INVALID
   * and LIMIT leave the call open. GONE when the deadline was faster, which is no fault, or when it
   * was answered before or never asked. May be called inside check(). */
  actuator_status (*complete)(const actuator_host* host, actuator_call call, int32_t status,
                              actuator_str details_json);
} actuator_health;

#ifdef __cplusplus
}
#endif

#endif
