#include "support/releases.hpp"

#include <algorithm>
#include <stdexcept>

namespace support {
namespace {

using group = std::vector<release_index>;

release_index plain(const char* name) {
  return {name, false, false};
}
release_index dated(const char* name) {
  return {name, true, false};
}
release_index optional(const char* name) {
  return {name, false, true};
}

group joined(group first, const group& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

group running_work() {
  return {dated("operate-list-view-8.3.0_"), dated("tasklist-task-8.8.0_")};
}

group of_instances() {
  return {dated("camunda-correlated-message-subscription-8.8.0_"),
          dated("operate-decision-instance-8.3.0_"),
          dated("operate-event-8.3.0_"),
          dated("operate-flownode-instance-8.3.1_"),
          dated("operate-incident-8.3.1_"),
          dated("operate-job-8.6.0_"),
          dated("operate-message-8.5.0_"),
          dated("operate-post-importer-queue-8.3.0_"),
          dated("operate-sequence-flow-8.3.0_"),
          dated("operate-variable-8.3.0_"),
          dated("tasklist-draft-task-variable-8.3.0_"),
          dated("tasklist-task-variable-8.3.0_")};
}

group operations() {
  return {dated("operate-batch-operation-1.0.0_"), dated("operate-operation-8.4.1_")};
}

group definitions() {
  return {plain("operate-decision-8.3.0_"), plain("operate-decision-requirements-8.3.0_"),
          plain("operate-process-8.3.0_"), plain("tasklist-form-8.4.0_")};
}

group identities() {
  return {plain("camunda-authorization-8.8.0_"), plain("camunda-group-8.8.0_"),
          plain("camunda-mapping-rule-8.8.0_"),  plain("camunda-role-8.8.0_"),
          plain("camunda-tenant-8.8.0_"),        plain("camunda-user-8.8.0_")};
}

group usage_metrics() {
  return {dated("camunda-usage-metric-8.8.0_"), dated("camunda-usage-metric-tu-8.8.0_")};
}

group new_in_8_9() {
  return {dated("camunda-audit-log-8.9.0_"), plain("camunda-audit-log-cleanup-8.9.0_"),
          plain("camunda-cluster-variable-8.9.0_"), dated("camunda-job-metrics-batch-8.9.0_"),
          plain("camunda-global-listener-8.9.0_")};
}

group import_positions() {
  return {plain("operate-import-position-8.3.0_"), plain("tasklist-import-position-8.2.0_")};
}

group old_metrics() {
  return {plain("operate-metric-8.3.0_"), plain("tasklist-metric-8.3.0_")};
}

group web_session() {
  return {plain("camunda-web-session-8.8.0_")};
}

group first_of_8_9() {
  return {plain("operate-metadata-8.8.0_"), plain("camunda-history-deletion-8.9.0_")};
}

group without_archive(group indices) {
  for (auto& index : indices) index.dated = false;
  return indices;
}

/// As that release shipped it: what is archived of operations and usage metrics is in no part.
release release_8_8_0() {
  auto last = joined(definitions(), joined(old_metrics(), joined(identities(), web_session())));
  last.erase(last.begin());  // decision stands with the instances
  return {"8.8.0",
          "8.8.0",
          {import_positions(), running_work(), without_archive(operations()),
           joined(of_instances(), {plain("operate-decision-8.3.0_")}),
           joined(last, without_archive(usage_metrics()))}};
}

release release_8_8() {
  return {"8.8",
          "8.8.11",
          {joined(import_positions(), {optional("operate-metadata-8.8.0_")}), running_work(),
           joined(of_instances(), operations()),
           joined(joined(definitions(), old_metrics()),
                  joined(joined(identities(), web_session()), usage_metrics()))}};
}

release release_8_9() {
  return {"8.9",
          "8.9.2",
          {first_of_8_9(), running_work(), joined(of_instances(), operations()),
           joined(joined(definitions(), joined(identities(), web_session())),
                  joined(usage_metrics(), new_in_8_9()))}};
}

release release_8_10() {
  const group new_last{dated("camunda-agent-history-8.10.0_"),
                       plain("camunda-deployed-resource-8.10.0_"),
                       dated("camunda-wait-state-8.10.0_")};
  return {"8.10",
          "8.10.0",
          {joined(first_of_8_9(), definitions()), running_work(),
           joined(joined(of_instances(), operations()), {dated("camunda-agent-instance-8.10.0_")}),
           joined(joined(identities(), usage_metrics()), joined(new_in_8_9(), new_last))}};
}

}  // namespace

std::vector<std::string> release::required() const {
  std::vector<std::string> names;
  for (const auto& indices : groups) {
    for (const auto& index : indices) {
      if (!index.optional) names.push_back(index.name);
    }
  }
  return names;
}

std::vector<std::vector<std::string>> release::parts(
    const std::vector<std::string>& existing) const {
  std::vector<std::vector<std::string>> all;
  for (const auto& indices : groups) {
    std::vector<std::string> current;
    std::vector<std::string> archived;
    for (const auto& name : existing) {
      for (const auto& index : indices) {
        if (name == index.name) current.push_back(name);
        if (index.dated && name != index.name && name.starts_with(index.name)) {
          archived.push_back(name);
        }
      }
    }
    for (auto* part : {&current, &archived}) {
      if (part->empty()) continue;
      std::sort(part->begin(), part->end());
      all.push_back(std::move(*part));
    }
  }
  return all;
}

release release_of(const std::string& catalog) {
  for (auto known : {release_8_8_0(), release_8_8(), release_8_9(), release_8_10()}) {
    if (known.catalog == catalog) return known;
  }
  throw std::runtime_error("there is no release for the catalog " + catalog);
}

}  // namespace support
