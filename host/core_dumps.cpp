#include "core_dumps.hpp"

#include <sys/prctl.h>

namespace host {

void forbid_core_dumps() {
#ifdef ACTUATOR_HOLDS_SECRETS_BACK
  ::prctl(PR_SET_DUMPABLE, 0);
#endif
}

void allow_core_dumps() {
  ::prctl(PR_SET_DUMPABLE, 1);
}

}  // namespace host
