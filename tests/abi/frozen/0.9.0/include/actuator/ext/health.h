/*
 * actuator/ext/health.h: extension "actuator.health/1", a component of the health page whose
 * state the plugin pushes. The policy and the thread tags of actuator/plugin.h apply.
 *
 * The host answers health requests from the last pushed value and never calls the plugin for it.
 * Liveness never depends on a plugin.
 */
#ifndef ACTUATOR_EXT_HEALTH_H
#define ACTUATOR_EXT_HEALTH_H

#include <actuator/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACTUATOR_EXT_HEALTH "actuator.health/1"

enum actuator_health_status {
  ACTUATOR_HEALTH_UP = 0,
  ACTUATOR_HEALTH_DOWN = 1,
  ACTUATOR_HEALTH_OUT_OF_SERVICE = 2,
  ACTUATOR_HEALTH_UNKNOWN = 3
};

typedef struct actuator_health {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [control], only inside start(), else WRONG_STATE. Declares a component ([a-z][A-Za-z0-9]*),
   * UNKNOWN until the first push. INVALID for a bad name, CONFLICT when it is taken; either makes
   * the start fail. *handle is never 0. error may be NULL. */
  actuator_status (*declare)(const actuator_host* host, actuator_str name,
                             const actuator_writer* error, uint64_t* handle);

  /* [any] The state now. details_json is a JSON object or empty, at most 64 KiB (LIMIT). After
   * ttl_ms without another push the component reads UNKNOWN: a plugin that hangs must not look
   * healthy. ttl_ms > 0. NOT_FOUND when there is no such handle. */
  actuator_status (*set)(const actuator_host* host, uint64_t handle, int32_t status,
                         actuator_str details_json, int64_t ttl_ms);
} actuator_health;

#ifdef __cplusplus
}
#endif

#endif
