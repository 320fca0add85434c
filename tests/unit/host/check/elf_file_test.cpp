// A file is a stranger's bytes: whatever they are, nothing outside of them is read.
#include "check/elf_file.hpp"

#include <elf.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace host::check;

const std::string& hello() {
  static const std::string bytes = [] {
    std::ifstream file(HELLO_C_FILE, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  return bytes;
}

/// From an allocation of exactly their size, so that a sanitiser sees a read beyond it.
tl::expected<elf_facts, std::string> read(std::string_view bytes) {
  const std::unique_ptr<char[]> copy(new char[bytes.size()]);
  std::memcpy(copy.get(), bytes.data(), bytes.size());
  return read_elf({copy.get(), bytes.size()});
}

std::string fault_of(std::string_view bytes) {
  const auto facts = read(bytes);
  return facts ? "none" : facts.error();
}

std::string hello_with(std::size_t offset, std::string_view changed) {
  return std::string(hello()).replace(offset, changed.size(), changed);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_plugin_is_read) {
  const auto facts = read(hello());
  BOOST_REQUIRE_MESSAGE(facts.has_value(), (facts ? "" : facts.error()));
  BOOST_TEST(facts->exports == std::vector<std::string>{"actuator_plugin_v1"});
  BOOST_TEST(facts->libraries.back() == "libc.so.6");
  BOOST_REQUIRE(!facts->compilers.empty());
  BOOST_TEST(facts->imports == [&] {
    auto sorted = facts->imports;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }());
  BOOST_TEST(cpp_runtime(*facts, hello()) == "none");
}

BOOST_AUTO_TEST_CASE(the_runtime_is_told_by_libraries_and_else_by_type_names) {
  const elf_facts nothing;
  const auto needs = [](std::vector<std::string> libraries) {
    elf_facts facts;
    facts.libraries = std::move(libraries);
    return facts;
  };
  BOOST_TEST(cpp_runtime(needs({"libstdc++.so.6", "libc.so.6"}), "") == "libstdc++");
  BOOST_TEST(cpp_runtime(needs({"libc++.so.1", "libc++abi.so.1"}), "") == "libc++");
  BOOST_TEST(cpp_runtime(needs({"libc++.so.1", "libstdc++.so.6"}), "") == "libstdc++ and libc++");
  BOOST_TEST(cpp_runtime(nothing, "..N10__cxxabiv117__class_type_infoE..") ==
             "libstdc++ (linked in)");
  BOOST_TEST(cpp_runtime(nothing, "..N10__cxxabiv117__class..NSt3__112basic_..") ==
             "libc++ (linked in)");
  BOOST_TEST(cpp_runtime(nothing, "libstdc++.so.6") == "none");
}

BOOST_AUTO_TEST_CASE(what_is_no_plugin_for_this_machine_is_refused_with_a_sentence) {
  BOOST_TEST(fault_of("") == "it is no ELF file");
  BOOST_TEST(fault_of("#!/bin/sh\n") == "it is no ELF file");
  BOOST_TEST(fault_of("\x7f"
                      "ELF") == "it ends inside its header");
  BOOST_TEST(fault_of(hello_with(EI_CLASS, std::string_view("\1", 1))) ==
             "it is not a 64-bit file");
  BOOST_TEST(fault_of(hello_with(EI_DATA, std::string_view("\2", 1))) ==
             "it is not a little-endian file");
  BOOST_TEST(fault_of(hello_with(offsetof(Elf64_Ehdr, e_machine), std::string_view("\x08\0", 2))) ==
             "it is for another machine (8, this one is " + std::to_string(EM_X86_64) + ")");
  BOOST_TEST(fault_of(hello_with(offsetof(Elf64_Ehdr, e_type), std::string_view("\2\0", 2))) ==
             "it is no shared object");
  BOOST_TEST(fault_of(hello_with(offsetof(Elf64_Ehdr, e_shnum), std::string_view("\0\0", 2))) ==
             "it has no section headers, so its symbols cannot be listed");
  BOOST_TEST(fault_of(hello_with(offsetof(Elf64_Ehdr, e_shentsize), std::string_view("\1\0", 2))) ==
             "its section headers have a size that is not of this format");
  BOOST_TEST(fault_of(hello_with(offsetof(Elf64_Ehdr, e_shoff) + 7, "\x7f")) ==
             "it ends before its section headers do");
}

BOOST_AUTO_TEST_CASE(each_truncated_file_is_refused) {
  const std::string& whole = hello();
  for (std::size_t size = 0; size < whole.size(); size += size < 256 ? 1 : 97) {
    BOOST_TEST(!read(std::string_view(whole).substr(0, size)).has_value());
  }
  BOOST_TEST(!read(std::string_view(whole).substr(0, whole.size() - 1)).has_value());
}

BOOST_AUTO_TEST_CASE(flipped_bytes_are_read_or_refused_and_never_crash) {
  std::mt19937 random(20'240'601);
  Elf64_Ehdr header{};
  std::memcpy(&header, hello().data(), sizeof(header));
  const std::size_t sections_end = header.e_shoff + header.e_shnum * sizeof(Elf64_Shdr);
  BOOST_REQUIRE(sections_end <= hello().size());
  int read_well = 0;
  int refused = 0;
  for (int round = 0; round < 6'000; ++round) {
    std::string bytes = hello();
    // Anywhere, or where everything else is described.
    const std::size_t first = round % 3 == 0 ? 0 : header.e_shoff;
    const std::size_t last = round % 3 == 0 ? bytes.size() : sections_end;
    const unsigned flips = 1 + random() % 8;
    for (unsigned flip = 0; flip < flips; ++flip) {
      bytes[first + random() % (last - first)] = static_cast<char>(random());
    }
    const auto facts = read(bytes);
    if (facts) (void)cpp_runtime(*facts, bytes);
    ++(facts ? read_well : refused);
  }
  BOOST_TEST(read_well > 100);
  BOOST_TEST(refused > 100);
}
