#pragma once

namespace faults {

/// SIGKILL for the engine of this run, which must be the scripted one or started with --own.
/// Returns when it is gone.
void kill_the_engine();
/// On the same data and port; returns when it answers.
void start_the_engine_again();

}  // namespace faults
