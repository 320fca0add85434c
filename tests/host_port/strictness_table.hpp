// What may be sent to a port and must not be read in two ways, and the one answer to each.
#pragma once

#include <string>
#include <vector>

namespace port_test {

enum class after { closed, open };

struct sent_form {
  std::string name;
  std::string bytes;
  int status = 400;
  after connection = after::closed;
  /// The endpoint that it reaches, as the endpoint saw it: "GET /actuator/echo/x [x]"; "" for none.
  std::string reached = {};
};

/// How long a message is: lengths, codings, chunks, Host, versions, bytes that end lines.
const std::vector<sent_form>& framing_forms();

/// Which resource is meant: forms of targets, dots, slashes, escapes, methods.
const std::vector<sent_form>& target_forms();

}  // namespace port_test
