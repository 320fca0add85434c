#include "client/refusal.hpp"

#include "client/shown_backup.hpp"
#include "text/one_line.hpp"

namespace backup::client {
namespace {

constexpr std::size_t longest_shown = 2'000;

std::string said(const told_error& error, std::string_view otherwise) {
  return error.message.empty() ? std::string(otherwise)
                               : text::one_line(error.message, longest_shown);
}

/// What the port said, or else its code; with the URL, for there may be several ports.
std::string named(const std::string& url, int status, const told_error& error) {
  const auto code = "HTTP status " + std::to_string(status);
  return error.message.empty()
             ? url + " answers with " + code
             : url + ": " + text::one_line(error.message, longest_shown) + " (" + code + ")";
}

ending missing(const answer& got, const std::string& url, bool asked_for_one,
               const told_error& error) {
  const bool is_of_the_operation = !error.message.empty() && !error.is_of_the_framework;
  if (is_of_the_operation && asked_for_one) {
    return {exit_code::not_found, said(error, ""), false};
  }
  if (is_of_the_operation) {
    return {exit_code::engine_failed, named(url, got.status, error), false};
  }
  auto sentence = url + " is not there (HTTP status 404): give the right --url";
  if (!url.ends_with("/actuator/backups")) {
    sentence += ", or --standalone for an application that runs standalone";
  }
  return {exit_code::unreachable, sentence, false};
}

}  // namespace

ending refusal_of(const answer& got, const std::string& url, bool asked_for_one) {
  const auto error = read_error(got.body);
  const auto sentence = named(url, got.status, error);
  switch (got.status) {
    case 401:
      return {exit_code::refused,
              sentence +
                  "; credentials come from --user with --password-file, --user-file, --token-file "
                  "or --cert-file",
              false};
    case 403:
      return {exit_code::refused,
              sentence +
                  "; use credentials that may do this: the configuration of the host says who "
                  "(roles below actuator.security)",
              false};
    case 404:
      return missing(got, url, asked_for_one, error);
    case 408:
    case 429:
    case 503:
      return {exit_code::unreachable, sentence + "; try again", true};
    case 500:
      return {exit_code::engine_failed, sentence, true};
    case 502:
    case 504:
      // Without a message it is what stands in front of the port that found nobody.
      return {error.message.empty() ? exit_code::unreachable : exit_code::engine_failed, sentence,
              true};
    default:
      break;
  }
  if (got.status >= 300 && got.status < 400) {
    const auto where =
        got.location.empty() ? std::string() : " to " + text::one_line(got.location, longest_shown);
    return {exit_code::unreachable,
            url + " points elsewhere" + where + ", and that is not followed: give the right --url",
            false};
  }
  if (got.status >= 400 && got.status < 500) return {exit_code::refused, sentence, false};
  return {exit_code::not_understood, sentence + ", which no port for backups does", false};
}

ending refusal_of(const trouble& met) {
  switch (met.what) {
    case trouble::kind::timed_out:
      return {exit_code::timed_out, met.sentence, true};
    case trouble::kind::too_long:
      return {exit_code::not_understood, met.sentence, false};
    case trouble::kind::interrupted:
    case trouble::kind::unreachable:
      break;
  }
  return {exit_code::unreachable, met.sentence, true};
}

}  // namespace backup::client
