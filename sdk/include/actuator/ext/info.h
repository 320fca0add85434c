/*
 * actuator/ext/info.h: extension "actuator.info/1", a member of the info page. The policy and the
 * thread tags of actuator/plugin.h apply.
 */
#ifndef ACTUATOR_EXT_INFO_H
#define ACTUATOR_EXT_INFO_H

#include <actuator/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACTUATOR_EXT_INFO "actuator.info/1"

typedef struct actuator_info {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [control], only inside start(), else WRONG_STATE. Declares a member ([a-z][A-Za-z0-9]*, at most
   * 64 characters), not shown before the first set(). INVALID for a bad name, CONFLICT when another
   * or the host itself (build, git, os, process) has it; either makes the start fail. *handle is
   * never 0, and good until destroy() returns. error may be NULL. */
  actuator_status (*declare)(const actuator_host* host, actuator_str name,
                             const actuator_writer* error, uint64_t* handle);

  /* [any] The value from now on: one JSON value, UTF-8, at most 64 KiB (LIMIT); empty text takes
   * the member off the page. INVALID when it is no JSON, NOT_FOUND when there is no such handle;
   * the old value stays then. Never a secret: the page is for everybody who reaches the port. */
  actuator_status (*set)(const actuator_host* host, uint64_t handle, actuator_str json);
} actuator_info;

#ifdef __cplusplus
}
#endif

#endif
