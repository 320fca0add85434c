/*
 * actuator/ext/log.h: extension "actuator.log/1", log lines with an event name and fields.
 * The policy and the thread tags of actuator/plugin.h apply.
 */
#ifndef ACTUATOR_EXT_LOG_H
#define ACTUATOR_EXT_LOG_H

#include <actuator/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACTUATOR_EXT_LOG "actuator.log/1"

/* How a value is written where lines have types. */
enum actuator_log_field_kind {
  ACTUATOR_LOG_TEXT = 0,
  ACTUATOR_LOG_NUMBER = 1 /* value is a JSON number; written without quotes in JSON lines */
};

/* A name and a value in a log line. */
typedef struct actuator_log_field {
  actuator_str name;  /* [a-z][a-z0-9_]*, at most 128 characters; values of names that mean a secret
                         are masked */
  actuator_str value; /* text, control characters are escaped */
  int32_t kind;       /* enum actuator_log_field_kind */
  uint32_t reserved0;
} actuator_log_field;

/* A log line. Read by the host during write() alone. */
typedef struct actuator_log_record {
  uint32_t struct_size;
  int32_t level;        /* enum actuator_log_level */
  actuator_str event;   /* [a-z][a-z0-9_.]*, at most 128 characters, fixed for ever: what people
                           search and alert on */
  actuator_str message; /* one sentence for people */
  const actuator_log_field* fields; /* NULL when field_count is 0 */
  uint32_t field_count;             /* at most 32 */
  uint32_t field_size;              /* sizeof(actuator_log_field) as the caller knows it */
} actuator_log_record;

typedef struct actuator_log {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [any] One line. Ask log_enabled() of the host first when making the record costs something.
   * A field with a bad name is left out, and all of them when there are more than 32; a bad event
   * is written as plugin.log, and a NUMBER that is none as text: a line is worth more than its
   * form. A record with a wrong struct_size, or with an unknown tail that is not zero, is not
   * written. */
  void (*write)(const actuator_host* host, const actuator_log_record* record);
} actuator_log;

#ifdef __cplusplus
}
#endif

#endif
