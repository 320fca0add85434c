#include "engine_login.hpp"

#include <cstdlib>
#include <optional>
#include <utility>

#include "net/aws/aws_authentication.hpp"
#include "net/aws/credentials_source.hpp"

namespace backup {
namespace {

using kind = config::engine_access::kind;
using access_or_sentence = tl::expected<std::shared_ptr<net::authentication>, std::string>;

std::optional<std::string> variable(const char* name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the host changes no environment
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

net::secret_origin origin_of(config::given_secret given) {
  return {std::move(given.text), std::move(given.file)};
}

access_or_sentence make_signing(const config::engine_access& given,
                                const secrets::trouble_listener& trouble) {
  auto keys = net::aws::credentials_source::open(&variable);
  if (!keys) {
    return tl::make_unexpected(
        given.key + " is true, and there are no keys of AWS to sign with: " + keys.error());
  }
  auto region = given.aws_region.empty() ? keys->region() : given.aws_region;
  if (region.empty()) {
    const auto prefix = given.key.substr(0, given.key.rfind("aws-enabled"));
    return tl::make_unexpected(given.key + " is true, and no region is known: set " + prefix +
                               "aws.region, or AWS_REGION in the environment");
  }
  return net::aws::aws_authentication(*std::move(keys), {std::move(region), given.aws_service},
                                      trouble);
}

access_or_sentence make_access(config::engine_access& given, std::optional<net::credentials> user,
                               const secrets::trouble_listener& trouble) {
  if (user && given.how != kind::none && given.how != kind::basic) {
    return tl::make_unexpected(given.key +
                               " is set, and a user stands in the URL of the engine, which is told "
                               "who asks in one way only: keep one of them");
  }
  switch (given.how) {
    case kind::none:
      if (!user) return nullptr;
      return net::basic_authentication(std::move(user->username),
                                       {secrets::secret_text(user->password), {}}, trouble);
    case kind::basic:
      return net::basic_authentication(std::move(given.username),
                                       origin_of(std::move(given.secret)), trouble);
    case kind::api_key:
      return net::api_key_authentication(origin_of(std::move(given.secret)), trouble);
    case kind::bearer:
      return net::bearer_authentication(origin_of(std::move(given.secret)), trouble);
    case kind::aws:
      return make_signing(given, trouble);
  }
  return nullptr;
}

}  // namespace

tl::expected<engine_login, std::string> make_engine_login(
    config::engine_access given, std::optional<net::credentials> user,
    const secrets::trouble_listener& trouble) {
  auto access = make_access(given, std::move(user), trouble);
  if (!access) return tl::unexpected(std::move(access.error()));
  engine_login made{*std::move(access), nullptr};
  if (given.certificate_file.empty()) return made;
  auto shown = net::client_certificate::open(
      {given.certificate_file, given.certificate_key_file, std::move(given.certificate_phrase.text),
       given.certificate_phrase.file},
      trouble);
  if (!shown) return tl::unexpected(given.certificate_key + ": " + shown.error());
  made.shown = *std::move(shown);
  return made;
}

}  // namespace backup
