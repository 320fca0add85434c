// Answers of an engine, or of whatever stands where it should be: read in every way that the backup
// plugin reads one.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "engine/engine_error_reading.hpp"
#include "engine/engine_json.hpp"
#include "engine/listing_parser.hpp"

namespace {

using namespace backup;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_one_line(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return true;
}

template <class Reading>
void check(const Reading& read) {
  if (!read) require(!read.error().empty() && is_one_line(read.error()));
}

void check_part(const domain::snapshot& part, service::detail how_much) {
  require(!part.uuid.empty() && part.name.part <= part.name.count);
  require(part.failures.has_value() == (how_much != service::detail::states));
  require(part.indices.has_value() == (how_much == service::detail::contents));
  if (part.started) require(*part.started > 0);
  if (part.ended) require(*part.ended > 0);
}

struct collected final : service::listing_sink {
  service::listing found;
  bool part(domain::snapshot one) override {
    found.parts.push_back(std::move(one));
    return true;
  }
  bool foreign(std::string_view name) override {
    found.foreign_names.emplace_back(name);
    return true;
  }
};

/// Whether it was read to its end without a fault.
bool streamed(std::string_view body, std::size_t piece, service::detail how_much,
              service::listing& found) {
  collected to;
  engine::listing_parser parser(how_much, to);
  for (auto left = body; !left.empty(); left.remove_prefix(std::min(piece, left.size()))) {
    if (!parser.feed(left.substr(0, piece))) break;
  }
  const auto read = parser.finish();
  check(read);
  for (const auto& part : to.found.parts) check_part(part, how_much);
  found = std::move(to.found);
  return read.has_value();
}

/// The same snapshots whatever the pieces.
void listing(std::string_view body, std::size_t piece, service::detail how_much) {
  service::listing at_once;
  service::listing in_pieces;
  const bool is_sound = streamed(body, body.size() + 1, how_much, at_once);
  require(streamed(body, piece, how_much, in_pieces) == is_sound);
  require(at_once.parts == in_pieces.parts && at_once.foreign_names == in_pieces.foreign_names);

  const auto document = engine::read_listing(body, how_much);
  if (!document) return check(document);
  for (const auto& part : document->parts) check_part(part, how_much);
}

/// The words go into logs and answers.
void refusal(int status, std::string body, std::optional<std::string> wait) {
  net::http_response answer;
  answer.status = status;
  answer.body = std::move(body);
  answer.retry_after = std::move(wait);
  const auto read =
      engine::read_outcome({net::http_method::get, "http://engine/_snapshot"}, std::move(answer));
  require(read.has_value() == (status >= 200 && status < 300));
  if (read) return;
  require(!read.error().error.message.empty() && is_one_line(read.error().error.message));
  require(read.error().error.message.size() < 4096);
  if (const auto pause = read.error().error.retry_after) {
    require(pause->count() >= 0 && *pause <= std::chrono::hours(1));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  switch (data[0] % 7) {
    case 0:
      listing(text, 1U + data[1], service::detail::states);
      break;
    case 1:
      listing(text, 1U + data[1], service::detail::full);
      break;
    case 2:
      listing(text, 1U + data[1], service::detail::contents);
      break;
    case 3:
      check(engine::read_index_names(text));
      break;
    case 4:
      check(engine::read_repository(text, "camunda"));
      check(engine::read_confirmation(text, "accepted"));
      break;
    case 5:
      if (const auto time = engine::read_clock(text)) {
        require(*time > 0);
      } else {
        check(time);
      }
      break;
    default: {
      static constexpr int statuses[] = {200, 201, 301, 400, 401, 403,
                                         404, 429, 500, 502, 503, 504};
      const auto end = text.find('\n');
      const auto body = end == std::string_view::npos ? text : text.substr(end + 1);
      const auto wait = end == std::string_view::npos
                            ? std::nullopt
                            : std::optional<std::string>(text.substr(0, end));
      refusal(statuses[data[1] % std::size(statuses)], std::string(body), wait);
      break;
    }
  }
  return 0;
}
