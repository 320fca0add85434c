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

void bounded_trouble::tell(instant now, const std::string& sentence) {
  if (!to_ || now < next_) return;
  next_ = now + between_sentences;
  to_(sentence);
}

followed_secret::followed_secret(secret_text now_in_force, std::string file,
                                 trouble_listener trouble)
    : text_(std::move(now_in_force)),
      watch_(list_of(std::move(file))),
      trouble_(std::move(trouble)) {
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
    trouble_.tell(now, "The file \"" + file + "\" " + read.error() +
                           "; the secret that it held before stays in force.");
    return false;
  }
  if (*read == text_) return false;
  text_ = *std::move(read);
  return true;
}

}  // namespace backup::secrets
