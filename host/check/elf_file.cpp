#include "check/elf_file.hpp"

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "text/printable_line.hpp"

namespace host::check {
namespace {

#if defined(__x86_64__)
constexpr Elf64_Half this_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half this_machine = EM_AARCH64;
#else
#error "say which machine plugins are built for"
#endif

using fault = std::optional<std::string>;  ///< what is wrong with the bytes, if anything

class reader {
 public:
  explicit reader(std::string_view bytes) : bytes_(bytes) {}

  tl::expected<elf_facts, std::string> run() {
    if (auto wrong = read_header()) return tl::unexpected(*std::move(wrong));
    elf_facts facts;
    for (const Elf64_Shdr& each : sections_) {
      fault wrong;
      if (each.sh_type == SHT_DYNSYM) wrong = read_symbols(each, facts);
      if (each.sh_type == SHT_DYNAMIC) wrong = read_libraries(each, facts);
      if (each.sh_type == SHT_PROGBITS && is_comment(each)) wrong = read_comment(each, facts);
      if (wrong) return tl::unexpected(*std::move(wrong));
    }
    if (!has_symbols_) return tl::unexpected(std::string("it has no table of dynamic symbols"));
    sort_once(facts.exports);
    sort_once(facts.imports);
    return facts;
  }

 private:
  static void sort_once(std::vector<std::string>& names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
  }

  /// The bytes of a range, or nothing when it leaves the file.
  std::optional<std::string_view> range(std::uint64_t offset, std::uint64_t size) const {
    if (offset > bytes_.size() || size > bytes_.size() - offset) return std::nullopt;
    return bytes_.substr(offset, size);
  }

  template <class Record>
  static Record record(std::string_view table, std::size_t at) {
    Record made;
    std::memcpy(&made, table.data() + at * sizeof(Record), sizeof(Record));
    return made;
  }

  fault read_header() {
    if (!bytes_.starts_with(std::string_view(ELFMAG, SELFMAG))) return "it is no ELF file";
    if (bytes_.size() <= EI_CLASS) return "it ends inside its header";
    if (bytes_[EI_CLASS] != ELFCLASS64) return "it is not a 64-bit file";
    if (bytes_.size() < sizeof(Elf64_Ehdr)) return "it ends inside its header";
    if (bytes_[EI_DATA] != ELFDATA2LSB) return "it is not a little-endian file";
    const auto header = record<Elf64_Ehdr>(bytes_, 0);
    if (header.e_machine != this_machine) {
      return "it is for another machine (" + std::to_string(header.e_machine) + ", this one is " +
             std::to_string(this_machine) + ")";
    }
    if (header.e_type != ET_DYN) return "it is no shared object";
    return read_sections(header);
  }

  fault read_sections(const Elf64_Ehdr& header) {
    if (header.e_shoff == 0 || header.e_shnum == 0) {
      return "it has no section headers, so its symbols cannot be listed";
    }
    if (header.e_shentsize != sizeof(Elf64_Shdr)) {
      return "its section headers have a size that is not of this format";
    }
    const auto table = range(header.e_shoff, std::uint64_t{header.e_shnum} * sizeof(Elf64_Shdr));
    if (!table) return "it ends before its section headers do";
    for (std::size_t n = 0; n < header.e_shnum; ++n) {
      sections_.push_back(record<Elf64_Shdr>(*table, n));
    }
    if (header.e_shstrndx < sections_.size()) {
      const Elf64_Shdr& names = sections_[header.e_shstrndx];
      section_names_ = range(names.sh_offset, names.sh_size).value_or(std::string_view());
    }
    return std::nullopt;
  }

  /// The text that begins there; it has to end before the table does. One that is longer than any
  /// name is cut, so that overlapping ones do not add up.
  static std::optional<std::string_view> text_at(std::string_view table, std::uint64_t offset) {
    constexpr std::size_t longest = 4096;
    if (offset >= table.size()) return std::nullopt;
    const auto text = table.substr(offset, longest);
    const auto end = text.find('\0');
    if (end != std::string_view::npos) return text.substr(0, end);
    return text.size() == longest ? std::optional(text) : std::nullopt;
  }

  bool is_comment(const Elf64_Shdr& section) const {
    return text_at(section_names_, section.sh_name) == ".comment";
  }

  std::optional<std::string_view> content(const Elf64_Shdr& section) const {
    return range(section.sh_offset, section.sh_size);
  }

  /// The table of texts that belongs to a section.
  std::optional<std::string_view> texts_of(const Elf64_Shdr& section) const {
    if (section.sh_link >= sections_.size()) return std::nullopt;
    const Elf64_Shdr& linked = sections_[section.sh_link];
    if (linked.sh_type != SHT_STRTAB) return std::nullopt;
    return content(linked);
  }

  fault read_symbols(const Elf64_Shdr& section, elf_facts& facts) {
    const auto table = content(section);
    const auto texts = texts_of(section);
    if (!table || !texts) return "its table of dynamic symbols lies outside of the file";
    if (std::exchange(has_symbols_, true)) return "it has two tables of dynamic symbols";
    // The first one is empty by definition.
    for (std::size_t n = 1; n < table->size() / sizeof(Elf64_Sym); ++n) {
      const auto symbol = record<Elf64_Sym>(*table, n);
      const auto name = text_at(*texts, symbol.st_name);
      if (!name) return "the name of a dynamic symbol lies outside of the file";
      if (name->empty()) continue;
      if (symbol.st_shndx == SHN_UNDEF) {
        facts.imports.push_back(text::printable_line(*name));
      } else if (is_seen(symbol)) {
        facts.exports.push_back(text::printable_line(*name));
      }
    }
    return std::nullopt;
  }

  static bool is_seen(const Elf64_Sym& symbol) {
    const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
    return ELF64_ST_BIND(symbol.st_info) != STB_LOCAL &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
  }

  fault read_libraries(const Elf64_Shdr& section, elf_facts& facts) {
    const auto table = content(section);
    const auto texts = texts_of(section);
    if (!table || !texts) return "its dynamic section lies outside of the file";
    if (std::exchange(has_libraries_, true)) return "it has two dynamic sections";
    for (std::size_t n = 0; n < table->size() / sizeof(Elf64_Dyn); ++n) {
      const auto entry = record<Elf64_Dyn>(*table, n);
      if (entry.d_tag == DT_NULL) break;
      if (entry.d_tag != DT_NEEDED) continue;
      const auto name = text_at(*texts, entry.d_un.d_val);
      if (!name) return "the name of a library that it needs lies outside of the file";
      facts.libraries.push_back(text::printable_line(*name));
    }
    return std::nullopt;
  }

  fault read_comment(const Elf64_Shdr& section, elf_facts& facts) {
    auto rest = content(section);
    if (!rest) return "its section .comment lies outside of the file";
    if (std::exchange(has_comment_, true)) return "it has two sections .comment";
    while (!rest->empty()) {
      const auto end = std::min(rest->find('\0'), rest->size());
      auto said = text::printable_line(rest->substr(0, end));
      rest->remove_prefix(std::min(end + 1, rest->size()));
      const auto known = std::find(facts.compilers.begin(), facts.compilers.end(), said);
      if (!said.empty() && known == facts.compilers.end()) {
        facts.compilers.push_back(std::move(said));
      }
    }
    return std::nullopt;
  }

  const std::string_view bytes_;
  std::vector<Elf64_Shdr> sections_;
  std::string_view section_names_;
  bool has_symbols_ = false;
  bool has_libraries_ = false;
  bool has_comment_ = false;
};

}  // namespace

tl::expected<elf_facts, std::string> read_elf(std::string_view bytes) {
  return reader(bytes).run();
}

std::string cpp_runtime(const elf_facts& facts, std::string_view bytes) {
  const auto needs = [&](std::string_view begin) {
    return std::any_of(facts.libraries.begin(), facts.libraries.end(),
                       [&](const std::string& each) { return each.starts_with(begin); });
  };
  const bool gnu = needs("libstdc++.so");
  const bool llvm = needs("libc++.so");
  if (gnu && llvm) return "libstdc++ and libc++";
  if (gnu) return "libstdc++";
  if (llvm) return "libc++";
  // Type names of the runtime's support for exceptions, and of the library's inline namespace.
  if (bytes.find("N10__cxxabiv1") == std::string_view::npos) return "none";
  const bool is_llvm = bytes.find("NSt3__1") != std::string_view::npos;
  return is_llvm ? "libc++ (linked in)" : "libstdc++ (linked in)";
}

}  // namespace host::check
