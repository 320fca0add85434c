/* A header with one mistake, for the test of thread_tags: `second` has no tag of its own. */
#include <stdint.h>

typedef struct sample {
  uint32_t struct_size; /* [any] is no tag for the function below: it stands at a field */
  uint32_t reserved0;

  /* [control] Has one. */
  int32_t (*first)(void* self);

  /* Has none. */
  int32_t (*second)(void* self);
} sample;
