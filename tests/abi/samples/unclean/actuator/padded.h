/* A header with one mistake, for the test of headers_clean: four bytes that nobody named. */
#include <stdint.h>

struct padded {
  uint32_t first;
  uint64_t second;
};
