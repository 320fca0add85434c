#include "access/secret_file.hpp"

#include <cstddef>

#include "access/digest.hpp"
#include "files/read_into.hpp"

namespace host::access {
namespace {

constexpr std::size_t most_bytes = 64UL * 1024;

tl::unexpected<std::string> fault(const std::string& path, const std::string& what) {
  return tl::unexpected("the file " + path + " " + what);
}

}  // namespace

tl::expected<std::string, std::string> read_secret_file(const std::string& path) {
  std::string secret(most_bytes + 1, '\0');  // at once: growing would leave copies behind
  const auto size = files::read_into(path, secret.data(), secret.size());
  std::string kept = secret.substr(0, size && *size <= most_bytes ? *size : 0);
  wipe(secret);
  if (!size) return fault(path, size.error());
  if (*size > most_bytes) return fault(path, "has more than 64 KiB; it should hold a secret alone");
  if (kept.ends_with('\n')) kept.pop_back();
  if (kept.ends_with('\r')) kept.pop_back();
  if (kept.empty()) return fault(path, "is empty; it should hold a secret");
  return kept;
}

}  // namespace host::access
