#include "contract/indices_of_8_8_0.hpp"

namespace contract {

std::vector<std::vector<std::string>> parts_of_8_8_0() {
  return {
      {"operate-import-position-8.3.0_", "tasklist-import-position-8.2.0_"},
      {"operate-list-view-8.3.0_", "tasklist-task-8.8.0_"},
      {"operate-batch-operation-1.0.0_", "operate-operation-8.4.1_"},
      {"camunda-correlated-message-subscription-8.8.0_", "operate-decision-8.3.0_",
       "operate-decision-instance-8.3.0_", "operate-event-8.3.0_",
       "operate-flownode-instance-8.3.1_", "operate-incident-8.3.1_", "operate-job-8.6.0_",
       "operate-message-8.5.0_", "operate-post-importer-queue-8.3.0_",
       "operate-sequence-flow-8.3.0_", "operate-variable-8.3.0_",
       "tasklist-draft-task-variable-8.3.0_", "tasklist-task-variable-8.3.0_"},
      {"camunda-authorization-8.8.0_", "camunda-group-8.8.0_", "camunda-mapping-rule-8.8.0_",
       "camunda-role-8.8.0_", "camunda-tenant-8.8.0_", "camunda-usage-metric-8.8.0_",
       "camunda-usage-metric-tu-8.8.0_", "camunda-user-8.8.0_", "camunda-web-session-8.8.0_",
       "operate-decision-requirements-8.3.0_", "operate-metric-8.3.0_", "operate-process-8.3.0_",
       "tasklist-form-8.4.0_", "tasklist-metric-8.3.0_"},
  };
}

std::vector<std::string> indices_of_8_8_0() {
  std::vector<std::string> all;
  for (const auto& part : parts_of_8_8_0()) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace contract
