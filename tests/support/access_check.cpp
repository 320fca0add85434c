#include "support/access_check.hpp"

#include <openssl/evp.h>

#include <utility>

#include "support/scripted_engine.hpp"

namespace support {
namespace {

http_reply unauthorized() {
  auto reply = engine_error_reply(401, "security_exception", "unable to authenticate");
  reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"security\", ApiKey, Bearer");
  return reply;
}

std::string base64(const std::string& bytes) {
  std::string text(bytes.size() * 2 + 4, '\0');
  const auto size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),         // NOLINT
                                    reinterpret_cast<const unsigned char*>(bytes.data()),  // NOLINT
                                    static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

access_check demand_field(std::string value) {
  return [wanted = std::move(value)](const http_request& request) -> std::optional<http_reply> {
    if (header_value(request.headers, "Authorization") == wanted) return std::nullopt;
    return unauthorized();
  };
}

}  // namespace

access_check demand_basic(const std::string& user, const std::string& password) {
  return demand_field("Basic " + base64(user + ":" + password));
}

access_check demand_api_key(const std::string& encoded) {
  return demand_field("ApiKey " + encoded);
}

access_check demand_bearer(const std::string& token) {
  return demand_field("Bearer " + token);
}

}  // namespace support
