// Files that say they are plugins. The bytes stand in an allocation of exactly their size.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "check/elf_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto facts = host::check::read_elf(bytes);
  if (facts) (void)host::check::cpp_runtime(*facts, bytes);
  return 0;
}
