// Answers and declarations of plugins. What the host takes must be fit to go out; what it reads is
// in allocations of exactly the size that the struct says.
#include <actuator/ext/http.h>
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/endpoint_reader.hpp"
#include "plugin/response_reader.hpp"
#include "text/utf8.hpp"

namespace {

class maker {
 public:
  maker(const std::uint8_t* data, std::size_t size) : data_(data, size) {}

  actuator_str text(std::string_view usual) {
    switch (data_.ConsumeIntegralInRange(0, 4)) {
      case 0:
        return {nullptr, data_.ConsumeIntegralInRange<std::size_t>(0, 1)};
      case 1:
        return keep(data_.ConsumeRandomLengthString(64));
      case 2:
        return keep(std::string(data_.ConsumeIntegralInRange<std::size_t>(0, 20'000), 'a'));
      default:
        return {usual.data(), usual.size()};
    }
  }

  template <class Number>
  Number number(Number usual) {
    return data_.ConsumeIntegralInRange(0, 3) == 0 ? data_.ConsumeIntegral<Number>() : usual;
  }

  bool chance() { return data_.ConsumeIntegralInRange(0, 3) == 0; }

  /// An allocation of as many bytes as the struct says it has, zero beyond what is known but for
  /// one byte at times.
  template <class Struct>
  const Struct* exact(const Struct& made) {
    const std::size_t there =
        std::clamp<std::size_t>(made.struct_size, sizeof(std::uint32_t), 1 << 13);
    memory_.reset(std::calloc(1, there));
    std::memcpy(memory_.get(), &made, std::min(there, sizeof(made)));
    if (there > sizeof(made) && chance()) static_cast<char*>(memory_.get())[there - 1] = 1;
    return static_cast<const Struct*>(memory_.get());
  }

 private:
  actuator_str keep(std::string made) {
    const auto& kept = texts_.emplace_back(std::move(made));
    return {kept.data(), kept.size()};
  }

  FuzzedDataProvider data_;
  std::list<std::string> texts_;
  std::unique_ptr<void, decltype(&std::free)> memory_{nullptr, &std::free};
};

void require(bool holds) {
  if (!holds) std::abort();
}

bool ends_a_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

void answer(maker& make) {
  std::vector<actuator_http_header> headers(4);
  for (auto& each : headers) each = {make.text("X-Note"), make.text("some value")};
  actuator_http_response made{};
  made.struct_size = make.number<std::uint32_t>(sizeof(made));
  made.status = make.number<std::int32_t>(200);
  made.content_type = make.text("text/plain; charset=utf-8");
  made.body = make.text("fine");
  made.header_count = make.number<std::uint64_t>(headers.size());
  // How many headers there are is the plugin's word; beyond the host's bound it is not believed.
  if (made.header_count > headers.size() && made.header_count <= 64) made.header_count = 4;
  made.headers = make.chance() ? nullptr : headers.data();

  host::http::response read;
  if (const auto fault = host::plugin::read_response(make.exact(made), read)) {
    require(fault->status != ACTUATOR_OK && !fault->sentence.empty());
    return;
  }
  require(read.status >= 200 && read.status <= 599 && !ends_a_line(read.content_type));
  for (const auto& [name, value] : read.headers) {
    require(!name.empty() && !ends_a_line(name) && !ends_a_line(value));
    require(host::text::is_utf8(value));
  }
  if (read.content_type.empty()) require(host::text::is_utf8(read.body));
}

void handle(void*, const actuator_host*, actuator_call) {}

void declaration(maker& make) {
  actuator_http_endpoint made{};
  made.struct_size = make.number<std::uint32_t>(sizeof(made));
  made.flags = make.number<std::uint32_t>(ACTUATOR_HTTP_PRODUCES_JSON);
  made.id = make.text("hello");
  made.path = make.text("{name}");
  made.method = make.number<std::int32_t>(ACTUATOR_HTTP_GET);
  made.reserved0 = make.number<std::uint32_t>(0);
  made.deadline_ms = make.number<std::int64_t>(1000);
  made.body_limit = make.number<std::uint64_t>(0);
  made.handle = make.chance() ? nullptr : &handle;

  const auto read = host::plugin::read_endpoint(make.exact(made));
  if (!read) {
    require(read.error().status != ACTUATOR_OK && !read.error().sentence.empty());
    return;
  }
  require(read->handle != nullptr && host::text::is_utf8(read->endpoint.path));
  require(read->endpoint.deadline.count() >= 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  maker make(data, size);
  answer(make);
  declaration(make);
  const auto error = host::plugin::judge_error(make.number<std::int32_t>(404), make.text("no"));
  if (error) require(error->status >= 400 && host::text::is_utf8(error->body));
  return 0;
}
