#include "plugin/describe.hpp"

#include <cstring>
#include <utility>

namespace host::plugin {
namespace {

key_type to_key_type(std::int32_t type) {
  switch (type) {
    case ACTUATOR_KEY_BOOLEAN:
      return key_type::boolean;
    case ACTUATOR_KEY_INTEGER:
      return key_type::integer;
    case ACTUATOR_KEY_DURATION_MILLIS:
      return key_type::duration_millis;
    case ACTUATOR_KEY_DURATION_SECONDS:
      return key_type::duration_seconds;
    case ACTUATOR_KEY_TEXT_LIST:
      return key_type::text_list;
    case ACTUATOR_KEY_TEXT_MAP:
      return key_type::text_map;
    default:
      return key_type::text;
  }
}

described_key describe_key(const actuator_key& key) {
  described_key described;
  described.name = key.name;
  described.type = to_key_type(key.type);
  if (key.default_value != nullptr) described.default_value = key.default_value;
  described.help = key.help;
  described.secret = (key.flags & ACTUATOR_KEY_SECRET) != 0;
  described.deprecated = (key.flags & ACTUATOR_KEY_DEPRECATED) != 0;
  return described;
}

}  // namespace

plugin_description describe(const actuator_plugin& table, std::filesystem::path file) {
  plugin_description described;
  described.file = std::move(file);
  described.id = table.id;
  described.version = table.version;
  if (table.built_with != nullptr) described.built_with = table.built_with;
  described.abi_required =
      std::to_string(table.abi_major) + "." + std::to_string(table.abi_minor_required);

  // Rows are as wide as the plugin says, which may be wider than the row that we know.
  const auto* row_bytes = reinterpret_cast<const unsigned char*>(table.keys);
  for (std::uint32_t row = 0; row < table.key_count; ++row, row_bytes += table.key_size) {
    actuator_key key{};
    std::memcpy(&key, row_bytes, sizeof(key));
    described.keys.push_back(describe_key(key));
  }
  return described;
}

}  // namespace host::plugin
