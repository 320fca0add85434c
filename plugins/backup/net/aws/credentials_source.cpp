#include "net/aws/credentials_source.hpp"

#include <utility>

#include "net/aws/profile_file.hpp"
#include "secrets/secret_file.hpp"

namespace backup::net::aws {
namespace {

constexpr std::size_t largest_file = std::size_t{1} << 20U;

std::string home_file(const variable_reader& variable, const char* name) {
  const auto home = variable("HOME");
  return home ? *home + "/.aws/" + name : std::string();
}

bool is_printable(std::string_view id) {
  for (const char c : id) {
    if (c <= ' ' || c > '~' || c == ',' || c == '/') return false;
  }
  return !id.empty();
}

/// Why these keys cannot be used; empty when they can.
std::string fault_of(const access_keys& keys) {
  if (!is_printable(keys.id)) return "holds an access key id that cannot be one";
  for (const auto* each : {&keys.secret, &keys.session_token}) {
    if (const char* fault = secrets::fault_of_secret(*each)) return fault;
  }
  return {};
}

bool are_equal(const access_keys& one, const access_keys& other) {
  return one.id == other.id && one.secret == other.secret &&
         one.session_token == other.session_token;
}

/// The profile of a file that may not be there, or may not be readable.
profile profile_in(const std::string& file, const std::string& name, profile_file of,
                   std::string& why_not) {
  if (file.empty()) return {};
  const auto text = secrets::read_whole_file(file, largest_file);
  if (text) return read_profile(text->view(), name, of);
  why_not += (why_not.empty() ? "" : ", and ") + ("the file \"" + file + "\" ") + text.error();
  return {};
}

}  // namespace

credentials_source::credentials_source(std::string profile, std::string credentials_file,
                                       std::string config_file)
    : profile_(std::move(profile)),
      credentials_file_(std::move(credentials_file)),
      config_file_(std::move(config_file)) {}

tl::expected<credentials_source, std::string> credentials_source::open(
    const variable_reader& variable) {
  credentials_source made(
      variable("AWS_PROFILE").value_or("default"),
      variable("AWS_SHARED_CREDENTIALS_FILE").value_or(home_file(variable, "credentials")),
      variable("AWS_CONFIG_FILE").value_or(home_file(variable, "config")));
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (made.region_.empty()) made.region_ = variable(name).value_or("");
  }
  auto id = variable("AWS_ACCESS_KEY_ID");
  auto secret = variable("AWS_SECRET_ACCESS_KEY");
  if (id && secret) {
    made.keys_ = {*std::move(id), secrets::secret_text(*secret), {}};
    secrets::wipe(*secret);
    if (auto token = variable("AWS_SESSION_TOKEN")) {
      made.keys_.session_token = secrets::secret_text(*token);
      secrets::wipe(*token);
    }
    if (const auto fault = fault_of(made.keys_); !fault.empty()) {
      return tl::make_unexpected("the environment (AWS_ACCESS_KEY_ID and its like) " + fault);
    }
    std::string unimportant;
    if (made.region_.empty()) {
      made.region_ =
          profile_in(made.config_file_, made.profile_, profile_file::config, unimportant).region;
    }
    return made;
  }
  if (id || secret) {
    if (secret) secrets::wipe(*secret);
    return tl::make_unexpected(
        std::string("of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set"));
  }
  made.watch_.emplace(std::vector<std::string>{made.credentials_file_, made.config_file_});
  auto keys = made.read_files();
  if (!keys) return tl::unexpected(std::move(keys.error()));
  made.keys_ = *std::move(keys);
  return made;
}

tl::expected<access_keys, std::string> credentials_source::read_files() {
  std::string unreadable;
  auto secret = profile_in(credentials_file_, profile_, profile_file::credentials, unreadable);
  auto config = profile_in(config_file_, profile_, profile_file::config, unreadable);
  if (region_.empty()) region_ = config.region.empty() ? secret.region : config.region;
  for (auto* each : {&secret, &config}) {
    if (each->id.is_empty() || each->secret.is_empty()) continue;
    access_keys keys{std::string(each->id.view()), std::move(each->secret),
                     std::move(each->session_token)};
    if (const auto fault = fault_of(keys); !fault.empty()) {
      return tl::make_unexpected("profile \"" + profile_ + "\" of AWS's files " + fault);
    }
    return keys;
  }
  for (const auto* each : {&config, &secret}) {
    if (each->foreign_way.empty()) continue;
    return tl::make_unexpected("profile \"" + profile_ + "\" has no keys but " + each->foreign_way +
                               ", which is not followed here; have something beside this program "
                               "write keys into a file");
  }
  if (!secret.is_there && !config.is_there && unreadable.empty()) {
    return tl::make_unexpected(credentials_file_.empty()
                                   ? std::string("there are none in the environment, and no HOME "
                                                 "tells where AWS's files are")
                                   : "there is no profile \"" + profile_ + "\" in \"" +
                                         credentials_file_ + "\" or \"" + config_file_ + "\"");
  }
  return tl::make_unexpected(unreadable.empty() ? "profile \"" + profile_ + "\" has no keys"
                                                : unreadable);
}

bool credentials_source::look(secrets::instant now) {
  return watch_ && watch_->have_changed(now) && take(now);
}

bool credentials_source::look_at_once(secrets::instant now) {
  return watch_ && take(now);
}

bool credentials_source::take(secrets::instant now) {
  auto read = read_files();
  if (!read) {
    watch_->forget();
    trouble_.note(now,
                  "Credentials of AWS: " + read.error() + "; those from before stay in force.");
    return false;
  }
  if (are_equal(*read, keys_)) return false;
  keys_ = *std::move(read);
  return true;
}

}  // namespace backup::net::aws
