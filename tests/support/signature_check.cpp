#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "support/access_check.hpp"
#include "support/scripted_engine.hpp"

namespace support {
namespace {

using bytes = std::vector<unsigned char>;

bytes as_bytes(const std::string& text) {
  return {text.begin(), text.end()};
}

std::string as_hex(const bytes& of) {
  std::string text;
  for (const auto each : of) {
    std::array<char, 3> pair{};
    std::snprintf(pair.data(), pair.size(), "%02x", static_cast<unsigned>(each));
    text += pair.data();
  }
  return text;
}

std::string sha256(const std::string& text) {
  bytes digest(32);
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return as_hex(digest);
}

bytes keyed(const bytes& key, const std::string& text) {
  bytes digest(32);
  std::size_t size = 0;
  if (EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, key.data(), key.size(),
                reinterpret_cast<const unsigned char*>(text.data()), text.size(),  // NOLINT
                digest.data(), digest.size(), &size) == nullptr) {
    throw std::runtime_error("OpenSSL makes no HMAC");
  }
  return digest;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> pieces(1);
  for (const char c : text) {
    if (c == at) {
      pieces.emplace_back();
    } else {
      pieces.back() += c;
    }
  }
  return pieces;
}

std::string percent(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                          (c >= 'a' && c <= 'z') ||
                          std::string("-_.~").find(c) != std::string::npos;
    std::array<char, 4> triple{};
    std::snprintf(triple.data(), triple.size(), "%%%02X", static_cast<unsigned char>(c));
    out += is_plain ? std::string(1, c) : std::string(triple.data());
  }
  return out;
}

std::string unpercent(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%') {
      out += static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16));
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

/// What the service takes the request for.
std::string seen_by_the_service(const http_request& request,
                                const std::vector<std::string>& signed_names) {
  const auto mark = request.target.find('?');
  std::string joined;
  bool is_first = true;
  for (const auto& piece : split(request.target.substr(0, mark), '/')) {
    joined += (is_first ? "" : "/") + percent(piece);
    is_first = false;
  }
  std::multiset<std::pair<std::string, std::string>> query;
  if (mark != std::string::npos) {
    for (const auto& pair : split(request.target.substr(mark + 1), '&')) {
      const auto equals = pair.find('=');
      query.emplace(percent(unpercent(pair.substr(0, equals))),
                    equals == std::string::npos ? "" : percent(unpercent(pair.substr(equals + 1))));
    }
  }
  std::string sorted;
  for (const auto& [name, value] : query) {
    sorted += (sorted.empty() ? "" : "&") + name + "=" + value;
  }

  std::string seen = request.method + "\n" + joined + "\n" + sorted + "\n";
  std::string names;
  for (const auto& name : signed_names) {
    seen += name + ":" + header_value(request.headers, name).value_or("") + "\n";
    names += (names.empty() ? "" : ";") + name;
  }
  return seen + "\n" + names + "\n" + sha256(request.body);
}

std::string part(const std::string& of, const std::string& begin, char end) {
  const auto at = of.find(begin);
  if (at == std::string::npos) return {};
  const auto rest = of.substr(at + begin.size());
  return rest.substr(0, rest.find(end));
}

http_reply refused(const std::string& why, std::time_t now) {
  auto reply = json_reply(403, "{\"message\":\"" + why + "\"}");
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 64> date{};
  std::strftime(date.data(), date.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  reply.headers.emplace_back("Date", date.data());
  return reply;
}

std::time_t time_of(const std::string& stamp) {
  std::tm utc{};
  if (strptime(stamp.c_str(), "%Y%m%dT%H%M%SZ", &utc) == nullptr) return 0;
  return timegm(&utc);
}

}  // namespace

access_check demand_signature(const signing_demand& demand) {
  return [demand](const http_request& request) -> std::optional<http_reply> {
    constexpr std::time_t five_minutes = 300;
    const auto now = std::time(nullptr) + demand.clock_ahead.count();
    const auto given = header_value(request.headers, "Authorization").value_or("");
    const auto stamp = header_value(request.headers, "X-Amz-Date").value_or("");
    if (given.empty() || stamp.size() != 16) return refused("Missing Authentication Token", now);
    const auto at = time_of(stamp);
    if (at + five_minutes < now) {
      return refused("Signature expired: " + stamp + " is now earlier than it may be", now);
    }
    if (at > now + five_minutes) {
      return refused("Signature not yet current: " + stamp + " is still later than it may be", now);
    }
    const auto scope =
        stamp.substr(0, 8) + "/" + demand.region + "/" + demand.service + "/aws4_request";
    if (part(given, "Credential=", ',') != demand.key_id + "/" + scope) {
      return refused("The security token included in the request is invalid.", now);
    }
    const auto token = header_value(request.headers, "X-Amz-Security-Token").value_or("");
    if (token != demand.session_token) {
      return refused("The security token included in the request is invalid.", now);
    }
    const auto names = split(part(given, "SignedHeaders=", ','), ';');
    std::vector<std::string> must{"host", "x-amz-content-sha256", "x-amz-date"};
    if (!token.empty()) must.emplace_back("x-amz-security-token");
    if (header_value(request.headers, "Content-Type")) must.insert(must.begin(), "content-type");
    const bool hash_fits =
        header_value(request.headers, "X-Amz-Content-Sha256") == sha256(request.body);
    if (names != must || !hash_fits) {
      return refused("The signed fields are not those that must be", now);
    }
    auto key = as_bytes("AWS4" + demand.secret);
    for (const auto& each :
         {stamp.substr(0, 8), demand.region, demand.service, std::string("aws4_request")}) {
      key = keyed(key, each);
    }
    const auto text = "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" +
                      sha256(seen_by_the_service(request, names));
    if (part(given, "Signature=", '\n') == as_hex(keyed(key, text))) return std::nullopt;
    return refused("The request signature we calculated does not match the signature you provided.",
                   now);
  };
}

}  // namespace support
