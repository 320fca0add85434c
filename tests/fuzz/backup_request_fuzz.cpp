// What operators, and whoever else reaches the port, hand to the backup plugin: bodies, parameters,
// and names of snapshots that somebody made in the engine.
#include <fuzzer/FuzzedDataProvider.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "domain/run_id.hpp"
#include "domain/snapshot_name.hpp"
#include "endpoint/list_request.hpp"
#include "endpoint/take_request.hpp"

namespace {

using namespace backup;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Whatever was taken for an id is one, and is written as it was read.
void check(const domain::backup_id& id) {
  require(id.value() > 0);
  require(domain::backup_id::parse(id.to_string()) == id);
}

void body(std::string_view text, std::optional<std::string_view> parameter) {
  const auto read = endpoint::parse_take_request(text, parameter);
  if (!read) return require(!read.error().message.empty());
  check(*read);
  if (parameter) require(*parameter == read->to_string());
}

void snapshot_name(std::string_view text) {
  const auto read = domain::snapshot_name::parse(text);
  if (!read) return;
  check(read->id);
  require(read->to_string() == text);
  require(read->part >= 1 && read->part <= read->count);
  require(domain::matches(domain::pattern_of(read->id), read->id));
}

void list(std::string_view pattern, std::string_view verbose) {
  const auto read = endpoint::parse_list_request(pattern, verbose);
  if (!read) return require(!read.error().message.empty());
  // Goes into a URL: nothing but what names and patterns are made of.
  for (const char c : read->engine_pattern) {
    require((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '*');
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      body(text, std::nullopt);
      break;
    case 1: {
      const auto end = text.find('\n');
      if (end != std::string_view::npos) body(text.substr(end + 1), text.substr(0, end));
      break;
    }
    case 2:
      snapshot_name(text);
      if (const auto run = domain::run_id::parse(text)) require(run->text() == text);
      break;
    default: {
      const auto end = text.find('\n');
      if (end != std::string_view::npos) list(text.substr(0, end), text.substr(end + 1));
      break;
    }
  }
  return 0;
}
