#include "plugin/answer_outcome.hpp"

#include <string>

#include "plugin/host_table.hpp"

namespace host::plugin {

using calls::answer_result;

actuator_status judge_answer(host_table& table, const char* function, answer_result result) {
  if (result == answer_result::unknown) {
    table.misbehaved(function, "The call was answered before or never existed.");
  }
  return result == answer_result::accepted ? ACTUATOR_OK : ACTUATOR_GONE;
}

actuator_status refuse_answer(host_table& table, const char* function, actuator_call call,
                              const refused& why) {
  auto& calls = table.lent().calls;
  const auto request = calls.request(call);
  if (request == nullptr) return judge_answer(table, function, answer_result::unknown);
  table.misbehaved(function, "An answer breaks a rule: " + why.sentence + ".");
  const auto given =
      calls.answer(call, table.lent().error_response(500, request->path,
                                                     "plugin \"" + table.plugin_id() +
                                                         "\" gave an answer that breaks a rule"));
  return given == answer_result::accepted ? why.status : ACTUATOR_GONE;
}

}  // namespace host::plugin
