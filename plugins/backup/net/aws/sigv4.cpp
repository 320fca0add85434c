#include "net/aws/sigv4.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <stdexcept>

namespace backup::net::aws {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::size_t digits_of_day = 8;

/// A digest, or a key made of one.
struct digest {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> bytes{};
  digest() = default;
  digest(const digest&) = default;
  digest& operator=(const digest&) = default;
  ~digest() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

std::string hex(const digest& of) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto byte : of.bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

digest hmac(const void* key, std::size_t key_size, std::string_view text) {
  digest made;
  unsigned size = 0;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (HMAC(EVP_sha256(), key, static_cast<int>(key_size), bytes, text.size(), made.bytes.data(),
           &size) == nullptr) {
    throw std::runtime_error("the request cannot be signed: OpenSSL has no HMAC-SHA256");
  }
  return made;
}

digest hmac(const digest& key, std::string_view text) {
  return hmac(key.bytes.data(), key.bytes.size(), text);
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void append_encoded(std::string& out, std::string_view text, char kept) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c) || c == kept) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
}

std::optional<unsigned> value_of_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      const auto high = value_of_digit(text[at + 1]);
      const auto low = value_of_digit(text[at + 2]);
      if (high && low) {
        plain += static_cast<char>(*high * 16 + *low);
        at += 2;
        continue;
      }
    }
    plain += text[at];
  }
  return plain;
}

/// Calls use(piece) for each piece between the separators; once for a text without any.
template <class Use>
void each_piece(std::string_view text, char separator, Use use) {
  while (true) {
    const auto end = text.find(separator);
    use(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

std::string canonical_path(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_with_slash = true;
  each_piece(path, '/', [&](std::string_view piece) {
    ends_with_slash = piece.empty() || piece == "." || piece == "..";
    if (piece == ".." && !kept.empty()) kept.pop_back();
    if (!ends_with_slash) kept.push_back(piece);
  });
  std::string made;
  for (const auto piece : kept) {
    made += '/';
    append_encoded(made, piece, '/');
  }
  if (made.empty() || ends_with_slash) made += '/';
  return made;
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  if (query.empty()) return {};
  each_piece(query, '&', [&](std::string_view piece) {
    const auto equals = std::min(piece.find('='), piece.size());
    auto& [name, value] = parameters.emplace_back();
    append_encoded(name, decoded(piece.substr(0, equals)), '\0');
    if (equals < piece.size()) append_encoded(value, decoded(piece.substr(equals + 1)), '\0');
  });
  std::sort(parameters.begin(), parameters.end());
  std::string made;
  for (const auto& [name, value] : parameters) {
    if (!made.empty()) made += '&';
    made += name;
    made += '=';
    made += value;
  }
  return made;
}

std::string canonical_value(std::string_view value) {
  std::string made;
  for (const char c : value) {
    const bool is_blank = c == ' ' || c == '\t';
    if (!is_blank) {
      made += c;
    } else if (!made.empty() && made.back() != ' ') {
      made += ' ';
    }
  }
  if (made.ends_with(' ')) made.pop_back();
  return made;
}

std::vector<signed_field> sorted(std::vector<signed_field> fields) {
  std::stable_sort(fields.begin(), fields.end(),
                   [](const auto& one, const auto& other) { return one.first < other.first; });
  return fields;
}

std::string names_of(const std::vector<signed_field>& fields) {
  std::string names;
  const std::string* last = nullptr;
  for (const auto& [name, value] : fields) {
    if (last != nullptr && *last == name) continue;
    if (last != nullptr) names += ';';
    names += name;
    last = &name;
  }
  return names;
}

std::string scope_of(std::string_view at, const signing_scope& scope) {
  return std::string(at.substr(0, digits_of_day)) + "/" + scope.region + "/" + scope.service +
         "/aws4_request";
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  digest made;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), made.bytes.data());
  return hex(made);
}

std::string timestamp(std::chrono::sys_seconds at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(at - day);
  std::array<char, 32> text{};
  (void)std::snprintf(text.data(), text.size(), "%04d%02u%02uT%02d%02d%02dZ",
                      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                      static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                      static_cast<int>(time.minutes().count()),
                      static_cast<int>(time.seconds().count()));
  return text.data();
}

std::string canonical_request(const signable_request& request) {
  const auto query = std::min(request.target.find('?'), request.target.size());
  std::string made(request.method);
  made += '\n' + canonical_path(request.target.substr(0, query)) + '\n';
  if (query < request.target.size()) made += canonical_query(request.target.substr(query + 1));
  made += '\n';
  const auto fields = sorted(request.fields);
  const std::string* last = nullptr;
  for (const auto& [name, value] : fields) {
    if (last != nullptr && *last == name) {
      made.back() = ',';
    } else {
      made += name + ':';
    }
    made += canonical_value(value) + '\n';
    last = &name;
  }
  return made + '\n' + names_of(fields) + '\n' + request.payload_hash;
}

std::string string_to_sign(std::string_view canonical, std::string_view at,
                           const signing_scope& scope) {
  std::string text(algorithm);
  text += '\n';
  text += at;
  return text + '\n' + scope_of(at, scope) + '\n' + sha256_hex(canonical);
}

std::string authorization(const signable_request& request, const access_keys& keys,
                          const signing_scope& scope, std::string_view at) {
  const auto first = secrets::secret_text::joined("AWS4", keys.secret.view());
  auto key = hmac(first.data(), first.size(), at.substr(0, digits_of_day));
  for (const std::string_view each :
       {std::string_view(scope.region), std::string_view(scope.service),
        std::string_view("aws4_request")}) {
    key = hmac(key, each);
  }
  auto canonical = canonical_request(request);
  const auto signature = hex(hmac(key, string_to_sign(canonical, at, scope)));
  secrets::wipe(canonical);  // the session token stands in it
  return std::string(algorithm) + " Credential=" + keys.id + "/" + scope_of(at, scope) +
         ", SignedHeaders=" + names_of(sorted(request.fields)) + ", Signature=" + signature;
}

}  // namespace backup::net::aws
