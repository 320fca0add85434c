#include "endpoints/reference_components.hpp"

#include <algorithm>
#include <array>

namespace host::endpoints {

bool is_component_of_reference(std::string_view name) {
  constexpr std::array<std::string_view, 40> known = {
      "brokerReady",
      "brokerStartup",
      "brokerStatus",
      "gatewayClusterAwareness",
      "gatewayPartitionLeaderAwareness",
      "gatewayResponsive",
      "gatewayStarted",
      "indicesCheck",
      "livenessDiskSpace",
      "livenessGatewayClusterAwareness",
      "livenessGatewayPartitionLeaderAwareness",
      "livenessGatewayResponsive",
      "livenessMemory",
      "memory",
      "nodeIdProviderReady",
      "searchEngineCheck",
      "cassandra",
      "couchbase",
      "db",
      "discoveryComposite",
      "diskSpace",
      "elasticsearch",
      "hazelcast",
      "influxDb",
      "jms",
      "ldap",
      "livenessState",
      "mail",
      "mongo",
      "neo4j",
      "ping",
      "r2dbc",
      "rabbit",
      "readinessState",
      "redis",
      "refreshScope",
      "ssl",
      "startupState",
      "clientConfigServer",
      "reactiveDiscoveryClients",
  };
  return std::find(known.begin(), known.end(), name) != known.end();
}

}  // namespace host::endpoints
