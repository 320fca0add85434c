// Files with profiles of AWS, which something else writes: whatever stands in them, what is read of
// one profile is one line each, and was written there.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/aws/profile_file.hpp"

namespace {

namespace aws = backup::net::aws;

void require(bool condition) {
  if (!condition) std::abort();
}

/// One line of the file, without blanks around it.
void must_be_of(std::string_view text, std::string_view value) {
  require(value.find('\n') == std::string_view::npos);
  require(text.find(value) != std::string_view::npos);
  if (value.empty()) return;
  for (const char end : {value.front(), value.back()}) require(end != ' ' && end != '\t');
}

void try_profile(std::string_view text, std::string_view name, aws::profile_file of) {
  const auto found = aws::read_profile(text, name, of);
  for (const auto* each : {&found.id, &found.secret, &found.session_token}) {
    must_be_of(text, each->view());
  }
  must_be_of(text, found.region);
  const bool has_any = !found.id.is_empty() || !found.secret.is_empty() || !found.region.empty() ||
                       !found.session_token.is_empty() || !found.foreign_way.empty();
  require(found.is_there || !has_any);
  // What stands behind a heading of somebody else changes nothing.
  const auto more = std::string(text) + "\n[somebody else]\nregion = x\n";
  const auto again = aws::read_profile(more, name, of);
  require(again.is_there == found.is_there && again.region == found.region &&
          again.secret == found.secret);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);  // NOLINT
  for (const auto of : {aws::profile_file::credentials, aws::profile_file::config}) {
    for (const char* name : {"default", "x", ""}) try_profile(text, name, of);
  }
  return 0;
}
