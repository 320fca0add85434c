#include "plugin_keys/key_owner_of.hpp"

namespace host::plugin_keys {
namespace {

/// By name, not by number: the configuration knows types that the ABI does not.
config::key_type to_config(plugin::key_type type) {
  switch (type) {
    case plugin::key_type::text:
      return config::key_type::text;
    case plugin::key_type::boolean:
      return config::key_type::boolean;
    case plugin::key_type::integer:
      return config::key_type::integer;
    case plugin::key_type::duration_millis:
      return config::key_type::duration_millis;
    case plugin::key_type::duration_seconds:
      return config::key_type::duration_seconds;
    case plugin::key_type::text_list:
      return config::key_type::text_list;
    case plugin::key_type::text_map:
      return config::key_type::text_map;
  }
  return config::key_type::text;
}

}  // namespace

config::key_owner key_owner_of(const plugin::plugin_description& description) {
  config::key_owner owner{description.id, {}};
  for (const auto& each : description.keys) {
    owner.keys.push_back({each.name, to_config(each.type), each.default_value, each.help,
                          each.secret, each.deprecated});
  }
  return owner;
}

}  // namespace host::plugin_keys
