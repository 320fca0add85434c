#include "net/proxy.hpp"

#include <curl/curl.h>

#include <string_view>
#include <utility>

#include "net/curl_options.hpp"

namespace backup::net {
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

proxy_user::proxy_user(std::string name, secrets::secret_text password, std::string file,
                       secrets::trouble_listener trouble)
    : name_(std::move(name)),
      tell_(std::move(trouble)),
      password_(std::move(password), std::move(file)) {}

secrets::secret_text proxy_user::password(scheduling::instant now) {
  std::unique_lock held(mutex_);
  password_.look(now);
  auto in_force = password_.text().copy();
  secrets::tell_unlocked(held, tell_, password_.take_trouble());
  return in_force;
}

void set_proxy(void* handle, const proxy* through) {
  // Empty, and not unset: else curl looks into the environment.
  set(handle, CURLOPT_PROXY, through == nullptr ? "" : through->url.c_str());
  set(handle, CURLOPT_NOPROXY, "");
  if (through == nullptr) return;
  // Who asks is told to the engine, inside of the tunnel, and not to the proxy before it.
  set(handle, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
  if (through->asked_by) set(handle, CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_BASIC));
}

void set_proxy_user(void* handle, const proxy& through, scheduling::instant now) {
  if (!through.asked_by) return;
  set(handle, CURLOPT_PROXYUSERNAME, through.asked_by->name().c_str());
  set(handle, CURLOPT_PROXYPASSWORD, through.asked_by->password(now).data());
}

void name_proxy(const proxy& through, transport_failure& failure) {
  const bool is_tunnel = has(failure.text, "CONNECT tunnel failed") ||
                         has(failure.text, "from proxy after CONNECT") ||
                         has(failure.text, "Proxy CONNECT aborted");
  if (is_tunnel && has(failure.text, "407")) {
    failure = proxy_wants_credentials(through);
    return;
  }
  if (is_tunnel) failure.fault = transport_fault::connect;
  failure.text += " (through the proxy " + through.url + ")";
}

transport_failure proxy_wants_credentials(const proxy& through) {
  std::string text = "the proxy " + through.url + " wants ";
  text += !through.asked_by ? "a user and a password" : "another user or password";
  if (!through.username_key.empty()) text += "; look at " + through.username_key;
  return {transport_fault::connect, text};
}

}  // namespace backup::net
