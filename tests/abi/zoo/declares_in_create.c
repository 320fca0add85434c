/* Defect: declares its endpoint too early, and asks for an extension that nobody has. */
#include "zoo.h"

static actuator_status create(const actuator_host* host, actuator_str config_json,
                              const actuator_writer* error, void** out_self) {
  const actuator_status made = zoo_create(host, config_json, error, out_self);
  if (made != ACTUATOR_OK) return made;
  (void)host->get_extension(host, "org.example.teapot/1");
  (void)zoo_start(*out_self, error);
  return ACTUATOR_OK;
}

static const actuator_plugin table = ZOO_TABLE("declares-in-create", create, zoo_start, zoo_stop);

ZOO_ENTRY(table)
