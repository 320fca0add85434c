#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace host::check {

/// What a shared object says about itself, without being loaded. Names are one printable line each,
/// sorted where order means nothing.
struct elf_facts {
  std::vector<std::string> exports;    ///< defined symbols that others can bind to, each once
  std::vector<std::string> imports;    ///< undefined ones, each once
  std::vector<std::string> libraries;  ///< DT_NEEDED, in the order of the file
  std::vector<std::string> compilers;  ///< the texts of .comment, each once, in the file's order

  friend bool operator==(const elf_facts&, const elf_facts&) = default;
};

/// Reads the bytes of a 64-bit shared object for this machine, through its section headers.
/// Whatever the bytes are, nothing outside of them is read; what is wrong with them is one sentence
/// without the file's name. Pure.
tl::expected<elf_facts, std::string> read_elf(std::string_view bytes);

/// Which C++ runtime the file uses: "libstdc++", "libc++", both with " and " between, "libstdc++
/// (linked in)", "libc++ (linked in)", or "none". What is linked in is known by the names of the
/// runtime's own types in the bytes: a guess, for people. Pure.
std::string cpp_runtime(const elf_facts& facts, std::string_view bytes);

}  // namespace host::check
