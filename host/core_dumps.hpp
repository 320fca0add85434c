#pragma once

namespace host {

/// From now on a crash leaves no memory behind, where passwords and keys are, and no other process
/// of the same user may read it (ptrace, /proc). Does nothing in builds that are not shipped, whose
/// tools look into the process. Call it before the first thread and the first secret.
void forbid_core_dumps();

/// Takes that back, for who looks for the cause of a crash. The limit of the shell or of systemd
/// (LimitCORE) holds as before.
void allow_core_dumps();

}  // namespace host
