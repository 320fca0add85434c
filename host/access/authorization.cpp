#include "access/authorization.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <openssl/evp.h>

#include "access/digest.hpp"
#include "text/ascii.hpp"
#include "text/utf8.hpp"

namespace host::access {
namespace {

constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_pair = longest_name + 1 + longest_secret;

bool is_letter_or_digit(char c) {
  const char lower = text::lower(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());  // NOLINT
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT
}

/// With its padding, no blanks, and nothing in the bits that are left over: each text has one
/// spelling only, and is the one that comes out again.
bool decode_base64(std::string_view text, std::string& out) {
  if (text.empty() || text.size() % 4 != 0) return false;
  out.resize(text.size() / 4 * 3);  // at once: what is moved leaves a copy of the secret behind
  const int size = EVP_DecodeBlock(bytes_of(out), bytes_of(text), static_cast<int>(text.size()));
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (size < static_cast<int>(padding)) return false;
  out.resize(static_cast<std::size_t>(size) - padding);
  std::string again(text.size() + 1, '\0');  // a NUL comes behind
  const int count = EVP_EncodeBlock(bytes_of(again), bytes_of(out), static_cast<int>(out.size()));
  const bool is_same = std::string_view(again).substr(0, static_cast<std::size_t>(count)) == text;
  wipe(again);
  return is_same;
}

/// UTF-8 without what RFC 7617 forbids: control characters.
bool is_plain(std::string_view text) {
  while (!text.empty()) {
    const auto next = text::next_character(text);
    const bool is_c0_or_c1 =
        next.character < 0x20 || (next.character >= 0x7F && next.character < 0xA0);
    if (!next.is_valid || is_c0_or_c1) return false;
    text.remove_prefix(next.size);
  }
  return true;
}

presented read_basic(std::string_view encoded) {
  if (encoded.size() > (longest_pair + 2) / 3 * 4) return {};
  std::string pair;
  const bool is_decoded = decode_base64(encoded, pair);
  const auto colon = pair.find(':');
  if (!is_decoded || colon == std::string::npos || colon == 0 || colon > longest_name ||
      !is_plain(pair)) {
    wipe(pair);
    return {};
  }
  return {presented::kind::password, std::move(pair), colon};
}

presented read_bearer(std::string_view token) {
  if (!is_token_text(token)) return {};
  return {presented::kind::token, std::string(token), 0};
}

}  // namespace

presented::~presented() {
  wipe(text_);
}

presented::presented(presented&& other) noexcept
    : what_(other.what_), text_(std::move(other.text_)), name_size_(other.name_size_) {
  wipe(other.text_);  // a short text was copied
  other.name_size_ = 0;
}

bool is_password(std::string_view text) {
  return !text.empty() && text.size() <= longest_secret && is_plain(text);
}

bool is_token_text(std::string_view text) {
  if (text.size() > longest_secret) return false;
  const auto is_of_it = [](char c) {
    constexpr std::string_view others = "-._~+/";
    return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
  };
  const auto end = std::find_if_not(text.begin(), text.end(), is_of_it);
  return end != text.begin() && std::all_of(end, text.end(), [](char c) { return c == '='; });
}

presented read_authorization(std::string_view value) {
  const auto blank = std::min(value.find(' '), value.size());
  const auto scheme = value.substr(0, blank);
  value.remove_prefix(blank);
  while (value.starts_with(' ')) value.remove_prefix(1);
  if (text::equals_ignoring_case(scheme, "Basic")) return read_basic(value);
  if (text::equals_ignoring_case(scheme, "Bearer")) return read_bearer(value);
  return {};
}

authorization_field find_authorization(const http::header_list& fields) {
  constexpr std::string_view name = "Authorization";
  authorization_field found;
  for (const auto& [each, value] : fields) {
    if (each.size() != name.size() || !text::equals_ignoring_case(each, name)) continue;
    found.is_only_one = found.value == nullptr;
    found.value = &value;
    if (!found.is_only_one) return found;
  }
  return found;
}

}  // namespace host::access
