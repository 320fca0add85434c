#include "config/engine_connection.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "config/agreement.hpp"
#include "config/connection_keys.hpp"
#include "config/plain_urls.hpp"

namespace backup::config {
namespace {

using std::chrono::milliseconds;
using names = std::vector<std::string>;
template <class Value>
using read = tl::expected<Value, std::string>;
using done = tl::expected<void, std::string>;

/// Takes the values of a connection one after another and keeps the first fault.
class connection_reader {
 public:
  connection_reader(const property_values& given, const std::string& type, names& notes)
      : given_(given), type_(type), notes_(notes) {}

  read<engine_connection> run() {
    made_.new_names = "camunda.data.secondary-storage." + type_ + ".";
    take_url();
    take_access();
    take_timeouts();
    take_proxy();
    take_security();
    note_interceptors();
    // Nothing depends on these two, but who writes two of them differently has mixed something up.
    take(agreed_text(given_, of("cluster-name")), [](const auto&) {});
    take(agreed_text(given_, of("date-format")), [](const auto&) {});
    if (fault_) return tl::unexpected(*fault_);
    return std::move(made_);
  }

 private:
  names of(std::string_view member) const { return connection_names(type_, member); }

  void refuse(std::string sentence) {
    if (!fault_) fault_ = std::move(sentence);
  }

  template <class Value, class Use>
  void take(const agreed_value<Value>& found, Use use) {
    if (!found) return refuse(found.error());
    if (*found) use(**found);
  }

  void take_url() {
    const auto urls_key = of("urls").front();
    const auto urls = given_.list(urls_key);
    if (!urls.empty()) {
      made_.url = urls.front();
      made_.url_key = urls_key;
      made_.further_urls.assign(urls.begin() + 1, urls.end());
    }
    take(agreed_text(given_, of("url"), shown::no), [&](const auto& url) {
      if (!urls.empty()) {
        // As there, the default beside a list is not meant.
        if (url.value == engine_connection().url) return;
        refuse(url.key + " and " + urls_key + " are both set; use one of them");
      }
      made_.url = url.value;
      made_.url_key = url.key;
    });
  }

  void take_access() {
    auto access = read_access(given_, type_, url_is_tls(), notes_);
    if (!access) return refuse(std::move(access.error()));
    made_.access = *std::move(access);
    const auto plain = notes_on_plain_urls(made_);
    notes_.insert(notes_.end(), plain.begin(), plain.end());
  }

  void take_proxy() {
    auto through = read_proxy(given_, type_, notes_);
    if (!through) return refuse(through.error());
    made_.through = *std::move(through);
  }

  void take_timeouts() {
    take_duration("connection-timeout",
                  [&](milliseconds time) { made_.connection_timeout = time; });
    take_duration("socket-timeout", [&](milliseconds time) { made_.socket_timeout = time; });
  }

  template <class Use>
  void take_duration(std::string_view member, Use use) {
    take(agreed_duration(given_, of(member)), [&](const auto& found) {
      const auto time = in_range(found, {milliseconds(0), longest_duration});
      if (!time) return refuse(time.error());
      use(*time);
    });
  }

  void take_security() {
    const auto enabled = agreed_flag(given_, of("security.enabled"));
    const auto file = agreed_text(given_, of("security.certificate-path"));
    const auto hostname = agreed_flag(given_, of("security.verify-hostname"));
    const auto self_signed = agreed_flag(given_, of("security.self-signed"));
    for (const auto* read : {&enabled, &hostname, &self_signed}) {
      if (!*read) return refuse(read->error());
    }
    if (!file) return refuse(file.error());

    const auto why_not = reason_against_security(*enabled);
    const auto counts = [&](const auto& found, bool asks_for_something) {
      if (!found || !asks_for_something) return false;
      if (!why_not.empty()) notes_.push_back(found->key + " has no effect: " + why_not);
      return why_not.empty();
    };
    if (counts(*file, true)) {
      made_.certificate_file = (*file)->value;
      made_.certificate_key = (*file)->key;
    }
    if (counts(*hostname, *hostname && !(*hostname)->value)) {
      made_.verify_hostname = false;
      notes_.push_back((*hostname)->key +
                       " is false: whoever has a trusted certificate for any host can stand in "
                       "for the engine");
    }
    if (counts(*self_signed, *self_signed && (*self_signed)->value) && !*file) {
      notes_.push_back((*self_signed)->key +
                       " has no effect: no certificate-path beside it says which certificate is "
                       "to be trusted");
    }
    // The application asks for the store of the machine in the same way.
    if (*enabled && (*enabled)->value) (void)counts(*enabled, true);
  }

  /// Why the keys of security change nothing; empty when they do.
  std::string reason_against_security(const std::optional<found_value<bool>>& enabled) const {
    if (enabled && !enabled->value) return enabled->key + " is false";
    if (url_is_tls()) return {};
    return made_.further_urls.empty() ? "the URL of the engine does not begin with https"
                                      : "no URL of the engine begins with https";
  }

  /// Any of them.
  bool url_is_tls() const {
    const auto is_tls = [](const std::string& url) {
      constexpr std::string_view tls = "https:";
      return plain_word(url.substr(0, tls.size())) == tls;
    };
    const auto& others = made_.further_urls;
    return is_tls(made_.url) || std::any_of(others.begin(), others.end(), is_tls);
  }

  void note_interceptors() {
    for (const auto& key : of("interceptor-plugins")) {
      if (!given_.is_set(key)) continue;
      notes_.push_back(key +
                       " names Java classes, which cannot be loaded here: requests to the engine "
                       "go without what they would add");
    }
  }

  const property_values& given_;
  const std::string& type_;
  names& notes_;
  engine_connection made_;
  std::optional<std::string> fault_;
};

}  // namespace

tl::expected<std::string, std::string> engine_type(const property_values& given) {
  std::optional<found_value<std::string>> first;
  std::string word;
  for (const char* key :
       {"camunda.data.secondary-storage.type", "camunda.database.type", "camunda.database",
        "camunda.operate.database", "camunda.tasklist.database",
        "zeebe.broker.exporters.camundaexporter.args.connect.type"}) {
    const auto written = given.text(key);
    if (!written) continue;
    if (first && plain_word(*written) != word) {
      return tl::unexpected(first->key + " (\"" + first->value + "\") and " + key + " (\"" +
                            *written + "\") must have the same value: they mean the same thing");
    }
    if (first) continue;
    first = found_value<std::string>{key, *written};
    word = plain_word(*written);
  }
  if (!first) return "elasticsearch";
  if (word == "elasticsearch" || word == "opensearch") return word;
  return tl::unexpected(first->key + " is \"" + first->value +
                        "\"; backups are taken from elasticsearch and opensearch only");
}

tl::expected<engine_connection, std::string> read_connection(const property_values& given,
                                                             const std::string& type,
                                                             std::vector<std::string>& notes) {
  return connection_reader(given, type, notes).run();
}

tl::expected<std::string, std::string> index_prefix(const property_values& given,
                                                    const std::string& type) {
  auto keys = connection_names(type, "index-prefix");
  keys.emplace_back("zeebe.broker.exporters.camundaexporter.args.index.index-prefix");
  const auto prefix = agreed_text(given, keys);
  if (!prefix) return tl::unexpected(prefix.error());
  if (!*prefix) return std::string();
  const auto& [key, value] = **prefix;
  const bool is_fine = std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
  if (is_fine && value.front() != '-' && value.front() != '_') return value;
  return tl::unexpected(key + " is \"" + value +
                        "\"; allowed are lower-case letters, digits, '-', '_' and '.', not "
                        "beginning with '-' or '_'");
}

}  // namespace backup::config
