#include "port_tls.hpp"

#include <exception>
#include <utility>

#include "files/file_watch.hpp"
#include "http/listener.hpp"
#include "log/logger.hpp"
#include "tls/server_context.hpp"

namespace host {
namespace {

/// Of what is wrong with the files, as long as it lasts.
constexpr std::chrono::minutes between_tellings{10};

std::string joined(const std::vector<std::string>& sentences) {
  std::string text;
  for (const auto& each : sentences) text += (text.empty() ? "" : "; ") + each;
  return text;
}

}  // namespace

port_tls::port_tls(log::logger& logger, files::file_watch& watch)
    : logger_(logger), watch_(watch) {}

tl::expected<void, std::string> port_tls::open(const std::optional<tls::settings>& given) {
  if (!given) return {};
  given_ = *given;
  // First, so that what changes while the files are read is not missed.
  watch_.add(tls::files_to_watch(given_), given_.quiet_period, [this] { return renew(); });
  auto made = tls::server_context::make(given_);
  if (!made) return tl::unexpected(std::move(made.error()));
  context_ = *std::move(made);
  return {};
}

std::vector<std::string> port_tls::notes() const {
  return context_ ? context_->notes() : std::vector<std::string>();
}

void port_tls::tell() const {
  if (context_) tell("tls.ready", "The port has TLS.");
}

void port_tls::tell(const char* event, const char* message) const {
  logger_.write(log::level::info, "host", event, message,
                {{"certificate", context_->subject()}, {"good_until", context_->good_until()}});
  for (const auto& each : context_->notes()) {
    logger_.write(log::level::warn, "host", "tls.note", each);
  }
}

bool port_tls::renew() noexcept {
  try {
    return try_to_renew();
  } catch (const std::exception& error) {
    return not_renewed(error.what());
  }
}

bool port_tls::try_to_renew() {
  auto renewed = tls::server_context::renew(given_, context_);
  const bool is_another = renewed.context->subject() != context_->subject() ||
                          renewed.context->good_until() != context_->good_until();
  context_ = std::move(renewed.context);
  if (port_ != nullptr) port_->secure_with(context_);
  if (renewed.faults.empty()) last_fault_.clear();
  // Beside a fault that lasts, every look comes here.
  if (renewed.faults.empty() || is_another) {
    tell("tls.renewed", "Files of TLS have changed; new connections use what they hold now.");
  }
  return renewed.faults.empty() || not_renewed(joined(renewed.faults));
}

/// Always false.
bool port_tls::not_renewed(std::string_view why) noexcept {
  try {
    const auto now = clock::now();
    const bool is_known = last_fault_ == why;
    last_fault_ = why;
    if (is_known && now - told_at_ < between_tellings) return false;
    told_at_ = now;
    logger_.write(
        log::level::error, "host", "tls.not_renewed",
        std::string(why) +
            ". What was read before is used on, and the files are read again at the next look.");
  } catch (const std::exception&) {
    // Out of memory even for a line: the next look tells.
  }
  return false;
}

}  // namespace host
