#pragma once

namespace host::calls {

/// Which of the host's threads this is. Whoever starts a thread says so inside of it; every other
/// thread is a stranger. It is a property of the thread and not of any object: plugins ask it for
/// assertions, and they know their thread, not our pools.
enum class thread_role { other, control, worker, io };

inline thread_local thread_role current_thread_role = thread_role::other;

}  // namespace host::calls
