// Tables of plugins, as wrong as can be. Each stands in an allocation of exactly the size that it
// says it has, so a read of a field that is not there is seen.
#include <actuator/plugin.h>
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "plugin/abi_check.hpp"
#include "plugin/describe.hpp"

namespace {

actuator_status create(const actuator_host*, actuator_str, const actuator_writer*, void**) {
  return ACTUATOR_OK;
}
actuator_status start(void*, const actuator_writer*) {
  return ACTUATOR_OK;
}
void stop(void*) {}
void destroy(void*) {}

constexpr std::size_t most_rows = 8;

/// Makes what a table points to, and keeps it.
class maker {
 public:
  maker(const std::uint8_t* data, std::size_t size) : data_(data, size) {}

  const char* text(const char* usual) {
    switch (data_.ConsumeIntegralInRange(0, 5)) {
      case 0:
        return nullptr;
      case 1:
        return keep(data_.ConsumeRandomLengthString(80));
      case 2:
        return keep(std::string(data_.ConsumeIntegralInRange<std::size_t>(1020, 1030), 'a'));
      default:
        return usual;
    }
  }

  std::uint32_t number(std::uint32_t usual) {
    return data_.ConsumeIntegralInRange(0, 3) == 0 ? data_.ConsumeIntegral<std::uint32_t>() : usual;
  }

  bool chance() { return data_.ConsumeIntegralInRange(0, 7) == 0; }

  actuator_key key() {
    actuator_key made{};
    made.name = text("some.key-name");
    made.default_value = text(nullptr);
    made.help = text("one line");
    made.type = static_cast<std::int32_t>(number(ACTUATOR_KEY_INTEGER));
    made.flags = number(ACTUATOR_KEY_SECRET);
    return made;
  }

  /// Rows of this size each, in an allocation of their own.
  const actuator_key* rows(std::size_t count, std::size_t row_size) {
    rows_.assign(count * row_size / sizeof(std::uint64_t) + 1, 0);
    auto* at = reinterpret_cast<unsigned char*>(rows_.data());
    for (std::size_t row = 0; row < count; ++row, at += row_size) {
      const actuator_key made = key();
      std::memcpy(at, &made, std::min(row_size, sizeof(made)));
    }
    return reinterpret_cast<const actuator_key*>(rows_.data());
  }

 private:
  const char* keep(std::string made) { return texts_.emplace_back(std::move(made)).c_str(); }

  FuzzedDataProvider data_;
  std::list<std::string> texts_;
  std::vector<std::uint64_t> rows_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  maker make(data, size);
  actuator_plugin made{};
  made.struct_size = make.number(sizeof(made));
  made.abi_major = make.number(ACTUATOR_ABI_MAJOR);
  made.abi_minor_required = make.number(ACTUATOR_ABI_MINOR);
  made.reserved0 = make.number(0);
  made.id = make.text("some-id");
  made.version = make.text("1.0.0");
  made.built_with = make.text("by hand");
  made.key_count = make.number(static_cast<std::uint32_t>(most_rows));
  made.key_size = make.number(sizeof(actuator_key));
  // The host cannot see a lie about how many rows there are, only bound them.
  const bool believable = made.key_count <= most_rows && made.key_size <= 2048;
  if (made.key_count > most_rows && made.key_count <= 1024) made.key_count = most_rows;
  if (!make.chance()) made.keys = make.rows(most_rows, believable ? made.key_size : 2048);
  made.create = make.chance() ? nullptr : &create;
  made.start = make.chance() ? nullptr : &start;
  made.stop = make.chance() ? nullptr : &stop;
  made.destroy = make.chance() ? nullptr : &destroy;

  // Four bytes at least, which hold the size.
  const std::size_t there =
      std::clamp<std::size_t>(made.struct_size, sizeof(std::uint32_t), 1 << 17);
  const std::unique_ptr<void, decltype(&std::free)> exact(std::calloc(1, there), &std::free);
  std::memcpy(exact.get(), &made, std::min(there, sizeof(made)));
  const auto* table = static_cast<const actuator_plugin*>(exact.get());

#ifdef PLANTED_BUG
  if (table->get_extension != nullptr) std::abort();  // whether the field is there was not asked
#endif
  const auto why = host::plugin::why_refused(table);
  if (why) {
    if (why->empty() || why->find('\n') != std::string::npos) std::abort();
    return 0;
  }
  const auto described = host::plugin::describe(*table, "fuzz.so");
  if (described.id.empty() || described.keys.size() != table->key_count) std::abort();
  return 0;
}
