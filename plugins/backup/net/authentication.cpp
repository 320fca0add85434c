#include "net/authentication.hpp"

#include <mutex>
#include <utility>

#include "net/base64.hpp"

namespace backup::net {
namespace {

using secrets::secret_text;

constexpr int unauthorized = 401;

secret_text basic_line(std::string_view username, const secret_text& password) {
  const auto both = secret_text::joined(username, ":", password.view());
  return secret_text::joined("Authorization: Basic ", base64(both.view()).view());
}

secret_text api_key_line(const secret_text& key) {
  constexpr std::string_view scheme = "Authorization: ApiKey ";
  // A colon is no character of base64: this one is still in its two parts.
  const bool is_in_parts = key.view().find(':') != std::string_view::npos;
  if (!is_in_parts) return secret_text::joined(scheme, key.view());
  return secret_text::joined(scheme, base64(key.view()).view());
}

/// One field, made of one secret. `Line` makes it: secret_text(const secret_text& secret).
template <class Line>
class one_field final : public authentication {
 public:
  one_field(secret_origin from, secrets::trouble_listener trouble, Line line)
      : line_(std::move(line)),
        trouble_(std::move(trouble)),
        secret_(std::move(from.text), std::move(from.file)),
        made_(line_(secret_.text())) {}

  access_fields fields_of(const http_request&, scheduling::instant now) override {
    std::unique_lock held(mutex_);
    if (secret_.look(now)) take();
    access_fields fields{{}, generation_};
    fields.lines.push_back(made_.copy());
    secrets::tell_unlocked(held, trouble_, secret_.take_trouble());
    return fields;
  }

  bool renew(std::uint64_t used_generation, const refused_access& answer,
             scheduling::instant now) override {
    if (answer.status != unauthorized) return false;
    std::unique_lock held(mutex_);
    // Somebody else's request may have been refused, and renewed it, before.
    if (used_generation == generation_ && secret_.look_at_once(now)) take();
    const bool is_another = used_generation != generation_;
    secrets::tell_unlocked(held, trouble_, secret_.take_trouble());
    return is_another;
  }

 private:
  void take() {
    made_ = line_(secret_.text());
    ++generation_;
  }

  const Line line_;
  const secrets::trouble_listener trouble_;
  std::mutex mutex_;  // a leaf: nothing is waited for while it is held but a look at a small file
  secrets::followed_secret secret_;
  secret_text made_;
  std::uint64_t generation_ = 1;
};

template <class Line>
std::shared_ptr<authentication> made(secret_origin from, secrets::trouble_listener trouble,
                                     Line line) {
  return std::make_shared<one_field<Line>>(std::move(from), std::move(trouble), std::move(line));
}

}  // namespace

std::shared_ptr<authentication> basic_authentication(std::string username, secret_origin password,
                                                     secrets::trouble_listener trouble) {
  return made(
      std::move(password), std::move(trouble),
      [name = std::move(username)](const secret_text& now) { return basic_line(name, now); });
}

std::shared_ptr<authentication> api_key_authentication(secret_origin key,
                                                       secrets::trouble_listener trouble) {
  return made(std::move(key), std::move(trouble), &api_key_line);
}

std::shared_ptr<authentication> bearer_authentication(secret_origin token,
                                                      secrets::trouble_listener trouble) {
  return made(std::move(token), std::move(trouble), [](const secret_text& now) {
    return secret_text::joined("Authorization: Bearer ", now.view());
  });
}

}  // namespace backup::net
