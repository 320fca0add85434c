#include "secrets/followed_secret.hpp"

#include <utility>
#include <vector>

#include "secrets/secret_file.hpp"

namespace backup::secrets {
namespace {

std::vector<std::string> list_of(std::string file) {
  std::vector<std::string> files;
  if (!file.empty()) files.push_back(std::move(file));
  return files;
}

}  // namespace

void bounded_trouble::note(instant now, std::string sentence) {
  if (now < next_) return;
  next_ = now + between_sentences;
  noted_ = std::move(sentence);
}

void tell_unlocked(std::unique_lock<std::mutex>& held, const trouble_listener& to,
                   const std::string& sentence) {
  held.unlock();
  if (to && !sentence.empty()) to(sentence);
}

followed_secret::followed_secret(secret_text now_in_force, std::string file)
    : text_(std::move(now_in_force)), watch_(list_of(std::move(file))) {
  // It was read before this watch began: what was written between the two shall not be missed.
  watch_.forget();
}

bool followed_secret::look(instant now) {
  return watch_.have_changed(now) && take(now);
}

bool followed_secret::look_at_once(instant now) {
  return !watch_.files().empty() && take(now);
}

bool followed_secret::take(instant now) {
  const auto& file = watch_.files().front();
  auto read = read_secret_file(file);
  if (!read) {
    watch_.forget();
    trouble_.note(now, "The file \"" + file + "\" " + read.error() +
                           "; the secret that it held before stays in force.");
    return false;
  }
  if (*read == text_) return false;
  text_ = *std::move(read);
  return true;
}

}  // namespace backup::secrets
