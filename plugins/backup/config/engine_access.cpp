#include "config/engine_access.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "config/agreement.hpp"
#include "config/connection_keys.hpp"
#include "secrets/secret_file.hpp"

namespace backup::config {
namespace {

using sentence = std::string;

class access_reader {
 public:
  access_reader(const property_values& given, const std::string& type)
      : given_(given), type_(type) {}

  tl::expected<engine_access, sentence> run(bool url_is_tls, std::vector<std::string>& notes) {
    take_kinds(notes);
    take_certificate(url_is_tls, notes);
    if (fault_) return tl::unexpected(*fault_);
    return std::move(made_);
  }

 private:
  std::vector<std::string> names(std::string_view member) const {
    return connection_names(type_, member);
  }

  void refuse(sentence why) {
    if (!fault_) fault_ = std::move(why);
  }

  /// The first of the names that is set, which all others that are set must be equal to.
  std::optional<found_value<std::string>> text(std::string_view member) {
    auto found = agreed_text(given_, names(member));
    if (found) return *std::move(found);
    refuse(std::move(found.error()));
    return std::nullopt;
  }

  /// The same of a secret, which may stand in a file as well; what is compared is what it holds. A
  /// file goes before a text, since it is followed.
  given_secret secret(std::string_view member) {
    given_secret found;
    for (const auto& key : names(std::string(member) + "-file")) {
      const auto file = given_.text(key);
      if (!file) continue;
      auto read = secrets::read_secret_file(*file);
      if (!read) {
        refuse(key + ": the file \"" + *file + "\" " + read.error());
        return {};
      }
      add(found, {key, *std::move(read), *file});
    }
    for (const auto& key : names(member)) {
      auto held = given_.secret(key);
      if (!held) continue;
      if (const char* fault = secrets::fault_of_secret(*held)) refuse(key + " " + fault);
      add(found, {key, *std::move(held), {}});
    }
    return found;
  }

  void add(given_secret& found, given_secret more) {
    if (!found.is_set()) {
      found = std::move(more);
    } else if (found.text != more.text) {
      refuse(found.key + " and " + more.key +
             " must have the same value: they mean the same thing");
    }
  }

  void choose(engine_access::kind how, const std::string& key) {
    if (made_.how != engine_access::kind::none) {
      refuse(made_.key + " and " + key +
             " are both set; the engine is told who asks in one way only: keep one of them");
      return;
    }
    made_.how = how;
    made_.key = key;
  }

  void take_kinds(std::vector<std::string>& notes) {
    auto password = secret("password");
    auto api_key = secret("api-key");
    auto token = secret("bearer-token");
    if (const auto user = text("username")) {
      choose(engine_access::kind::basic, user->key);
      made_.username = user->value;
      if (user->value.find(':') != std::string::npos) {
        refuse(user->key + " has a colon, which no name of basic authentication can have");
      }
    }
    if (made_.how == engine_access::kind::none && !password.text.is_empty()) {
      notes.push_back(password.key +
                      " has no effect: there is no username beside it, so no password is sent");
    }
    made_.secret = std::move(password);
    take_secret(engine_access::kind::api_key, std::move(api_key));
    take_secret(engine_access::kind::bearer, std::move(token));
    take_aws();
  }

  void take_secret(engine_access::kind how, given_secret found) {
    if (!found.is_set()) return;
    choose(how, found.key);
    made_.secret = std::move(found);
  }

  /// Only OpenSearch is asked so, as in the application.
  void take_aws() {
    if (type_ != "opensearch") return;
    for (const auto& key : names("aws-enabled")) {
      if (!given_.flag(key).value_or(false)) continue;
      choose(engine_access::kind::aws, key);
      break;
    }
    if (const auto region = text("aws.region")) made_.aws_region = region->value;
    const auto service = text("aws.service");
    if (!service) return;
    made_.aws_service = plain_word(service->value);
    if (made_.aws_service != "es" && made_.aws_service != "aoss") {
      refuse(service->key + " is \"" + service->value + "\"; it must be es or aoss");
    }
  }

  void take_certificate(bool url_is_tls, std::vector<std::string>& notes) {
    const auto chain = text("client-certificate");
    const auto key = text("client-certificate-private-key");
    auto phrase = secret("client-certificate-private-key-password");
    if (!chain) {
      if (key) {
        refuse(key->key + " is set without a client-certificate beside it, which it belongs to");
      }
      return;
    }
    if (!url_is_tls) {
      notes.push_back(chain->key +
                      " has no effect: the URL of the engine does not begin with https");
      return;
    }
    made_.certificate_file = chain->value;
    made_.certificate_key = chain->key;
    made_.certificate_key_file = key ? key->value : chain->value;
    made_.certificate_phrase = std::move(phrase);
  }

  const property_values& given_;
  const std::string& type_;
  engine_access made_;
  std::optional<sentence> fault_;
};

}  // namespace

tl::expected<engine_access, std::string> read_access(const property_values& given,
                                                     const std::string& type, bool url_is_tls,
                                                     std::vector<std::string>& notes) {
  return access_reader(given, type).run(url_is_tls, notes);
}

}  // namespace backup::config
