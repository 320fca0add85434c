// What a request says of who sends it. Whatever that is: a password comes with a name, neither has
// what could confuse a reader, each has one spelling only, and nothing but what was sent is taken.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "access/authorization.hpp"
#include "access/credential_book.hpp"
#include "access/guard.hpp"
#include "text/utf8.hpp"

namespace {

using host::access::presented;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string encoded(std::string_view text) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) out += alphabet[(bits >> (count - 6)) & 63U];
  }
  if (count > 0) out += alphabet[(bits << (6 - count)) & 63U];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

void look_at(std::string_view value) {
  const presented got = host::access::read_authorization(value);
  switch (got.what()) {
    case presented::kind::malformed:
      require(got.whole().empty());
      return;
    case presented::kind::token:
      require(got.name().empty());
      require(host::access::is_token_text(got.whole()));
      require(value.ends_with(got.whole()));
      return;
    case presented::kind::password: {
      const std::string_view whole = got.whole();
      const std::size_t colon = whole.find(':');
      require(colon != std::string_view::npos && colon > 0 && got.name() == whole.substr(0, colon));
      require(host::text::is_utf8(whole));
      for (const char c : whole) require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
      require(value.ends_with(" " + encoded(whole)));
      return;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  look_at(text);
  look_at("Basic " + encoded(text));
  static const host::access::digest_maker maker;
  static const auto book = host::access::credential_book::make({});
  const host::access::guard guard(maker, {}, *book);
  host::access::guard::remembered last;
  const host::http::header_list fields = {{"Authorization", std::string(text)}};
  // Nobody is known, so nobody is let in.
  require(guard.judge({fields, "", false}, last).is != host::access::ruling::passes);
  return 0;
}
