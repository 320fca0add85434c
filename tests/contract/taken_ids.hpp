#pragma once

#include <string>
#include <vector>

#include "contract/world.hpp"

namespace contract {

/// Makes a finished backup of one part, as another host would have left it.
void put_finished_backup(world& into, const std::string& id);

/// A case that only asks. All of them ask one host, made for the first one, because a real engine
/// takes long to set up another. Its repository holds a finished backup each with the ids 2^63-1
/// and, begun later, 12: a POST that names one of them is refused in words that tell which id was
/// understood, and one that is accepted by mistake leaves a trace in the engine.
class taken_ids {
 public:
  static constexpr const char* history = "/actuator/backupHistory";
  static constexpr const char* highest = "9223372036854775807";

  taken_ids();

  deployment& host();
  /// Any request; its answer. Ten seconds for each, so that nothing hangs unseen.
  support::http_answer send(const std::string& method, const std::string& target,
                            const std::string& body = "",
                            const support::http_headers& headers = {});
  /// The same; the outline of its answer.
  std::string asked(const std::string& method, const std::string& target,
                    const std::string& body = "", const support::http_headers& headers = {});
  /// POST of a body, as JSON, to the list; the outline of the answer.
  std::string posted(const std::string& body, const std::string& query = "");
  /// The same; the message of the answer.
  std::string told(const std::string& body, const std::string& query = "");

  /// What a POST is told that was understood as this id.
  static std::string is_taken(const std::string& id);

  /// That the engine holds the two backups and nothing else.
  bool nothing_was_taken();

 private:
  support::http_client client_;
};

/// Ends that host, if there is one: before the_world() goes. Returns what is wrong with how it
/// ended, whatever it was asked; empty when nothing is.
std::string end_host_of_taken_ids();

}  // namespace contract
