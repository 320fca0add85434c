#include "domain/run_id.hpp"

#include <algorithm>

namespace backup::domain {
namespace {

constexpr std::size_t length = 16;
constexpr std::string_view digits = "0123456789abcdef";

}  // namespace

run_id::run_id(std::uint64_t drawn) : text_(length, '0') {
  for (auto place = text_.rbegin(); place != text_.rend(); ++place, drawn >>= 4U) {
    *place = digits[drawn & 15U];
  }
}

std::optional<run_id> run_id::parse(std::string_view text) {
  const bool is_fine = text.size() == length && text.find_first_not_of(digits) == std::string::npos;
  if (!is_fine) return std::nullopt;
  return run_id(text);
}

}  // namespace backup::domain
