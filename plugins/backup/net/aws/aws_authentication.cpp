#include "net/aws/aws_authentication.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <utility>

namespace backup::net::aws {
namespace {

using secrets::secret_text;
using std::chrono::seconds;

/// Further away no clock is followed: whoever answers could have a request signed for any time.
constexpr seconds furthest_clock = std::chrono::hours(24);
/// AWS takes what is five minutes off.
constexpr seconds same_time{5};

std::chrono::sys_seconds machine_clock() {
  return std::chrono::floor<seconds>(std::chrono::system_clock::now());
}

struct split_url {
  std::string host;  ///< as the field Host has it
  std::string_view target;
};

split_url split(std::string_view url) {
  constexpr std::string_view plain = "http://";
  const bool is_plain = url.starts_with(plain);
  const auto start = is_plain ? plain.size() : std::string_view("https://").size();
  const auto rest = url.substr(std::min(start, url.size()));
  const auto slash = std::min(rest.find('/'), rest.size());
  auto host = rest.substr(0, slash);
  const std::string_view usual = is_plain ? ":80" : ":443";
  if (host.ends_with(usual)) host.remove_suffix(usual.size());
  return {std::string(host), slash == rest.size() ? std::string_view("/") : rest.substr(slash)};
}

bool names_the_clock(std::string_view body) {
  constexpr std::array<std::string_view, 5> words{"Signature expired", "Signature not yet current",
                                                  "RequestTimeTooSkewed", "RequestExpired",
                                                  "not a valid timestamp"};
  return std::any_of(words.begin(), words.end(),
                     [&](auto word) { return body.find(word) != std::string_view::npos; });
}

class signer final : public authentication {
 public:
  signer(credentials_source from, signing_scope scope, secrets::trouble_listener trouble,
         clock_reader clock)
      : scope_(std::move(scope)),
        clock_(clock ? std::move(clock) : clock_reader(machine_clock)),
        tell_(std::move(trouble)),
        from_(std::move(from)) {}

  access_fields fields_of(const http_request& request, scheduling::instant now) override {
    std::unique_lock held(mutex_);
    if (from_.look(now)) ++generation_;
    auto fields = signed_fields(request);
    secrets::tell_unlocked(held, tell_, from_.take_trouble());
    return fields;
  }

  bool renew(std::uint64_t used_generation, const refused_access& answer,
             scheduling::instant now) override {
    std::unique_lock held(mutex_);
    if (used_generation != generation_) return true;
    const bool is_another = from_.look_at_once(now);
    const bool is_other_time = names_the_clock(answer.body) && take_clock(answer.date, now);
    if (is_another || is_other_time) ++generation_;
    const auto of_the_clock = clock_trouble_.take();
    secrets::tell_unlocked(held, tell_, from_.take_trouble());
    if (tell_ && !of_the_clock.empty()) tell_(of_the_clock);
    return is_another || is_other_time;
  }

 private:
  access_fields signed_fields(const http_request& request) const {
    const auto& keys = from_.keys();
    const auto at = timestamp(clock_() + skew_);
    auto [host, target] = split(request.url);
    signable_request asked{to_string(request.method), target, {}, sha256_hex(request.json_body)};
    access_fields made{{}, generation_};
    const auto add = [&](std::string_view name, std::string value) {
      made.lines.push_back(secret_text::joined(name, ": ", value));
      asked.fields.emplace_back(name, std::move(value));
    };
    // curl would write the same; but what is signed must be what is sent.
    add("host", std::move(host));
    add("x-amz-date", at);
    add("x-amz-content-sha256", asked.payload_hash);
    if (!keys.session_token.is_empty()) {
      add("x-amz-security-token", std::string(keys.session_token.view()));
    }
    if (has_content_type(request)) asked.fields.emplace_back("content-type", json_content_type);
    made.lines.push_back(
        secret_text::joined("authorization: ", authorization(asked, keys, scope_, at)));
    for (auto& [name, value] : asked.fields) secrets::wipe(value);
    return made;
  }

  bool take_clock(std::string_view date, scheduling::instant now) {
    const auto told = ::curl_getdate(std::string(date).c_str(), nullptr);
    if (told < 0) return false;
    const auto found = std::chrono::sys_seconds(seconds(told)) - clock_();
    if (std::chrono::abs(found) > furthest_clock) return false;
    if (std::chrono::abs(found - skew_) < same_time) return false;
    skew_ = found;
    const auto ahead = std::to_string(std::abs(found.count()));
    clock_trouble_.note(now, "The clock of the engine is " + ahead + " s " +
                                 (found.count() > 0 ? "ahead of" : "behind") +
                                 " this machine's: requests are signed with the engine's time; "
                                 "set the clock of this machine.");
    return true;
  }

  const signing_scope scope_;
  const clock_reader clock_;
  const secrets::trouble_listener tell_;
  std::mutex mutex_;  // a leaf: nothing is waited for while it is held but a look at small files
  credentials_source from_;
  secrets::bounded_trouble clock_trouble_;
  seconds skew_{0};
  std::uint64_t generation_ = 1;
};

}  // namespace

std::shared_ptr<authentication> aws_authentication(credentials_source from, signing_scope scope,
                                                   secrets::trouble_listener trouble,
                                                   clock_reader clock) {
  return std::make_shared<signer>(std::move(from), std::move(scope), std::move(trouble),
                                  std::move(clock));
}

}  // namespace backup::net::aws
