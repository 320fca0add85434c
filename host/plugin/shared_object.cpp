#include "plugin/shared_object.hpp"

#include <dlfcn.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/dll/shared_library.hpp>
#include <system_error>
#include <utility>
#include <vector>

#include "plugin/file_digest.hpp"
#include "text/printable_line.hpp"

namespace host::plugin {
namespace {

namespace fs = std::filesystem;
namespace dll = boost::dll;

std::string about(const fs::path& file) {
  return "plugin " + text::printable_line(file.native());
}

tl::expected<fs::path, std::string> resolve(const fs::path& file) {
  std::error_code failed;
  fs::path resolved = fs::canonical(file, failed);
  if (failed) {
    return tl::unexpected(about(file) + " cannot be read: " + failed.message() +
                          "; check the path");
  }
  return resolved;
}

/// A file that has not been touched looks the same.
struct look {
  explicit look(const fs::path& file) { is_there = ::stat(file.c_str(), &facts) == 0; }
  bool operator==(const look& other) const {
    const auto& now = other.facts;
    return is_there && other.is_there && facts.st_dev == now.st_dev && facts.st_ino == now.st_ino &&
           facts.st_size == now.st_size && facts.st_ctim.tv_sec == now.st_ctim.tv_sec &&
           facts.st_ctim.tv_nsec == now.st_ctim.tv_nsec;
  }

  bool is_there;
  struct stat facts {};
};

tl::expected<void, std::string> judge_file(const fs::path& file, std::optional<uid_t> trusted) {
  std::error_code failed;
  if (!fs::is_regular_file(file, failed) && !failed) {
    return tl::unexpected(about(file) + " is not a file; name the .so itself");
  }
  if (const auto why = why_file_is_unsafe(file, trusted)) {
    return tl::unexpected(about(file) + " is not loaded: " + *why);
  }
  return {};
}

tl::expected<void, std::string> judge_digest(const fs::path& file,
                                             const std::vector<std::string>& allowed) {
  const auto digest = sha256_of(file);
  if (!digest) {
    return tl::unexpected(about(file) + " cannot be read: " + digest.error() + "; check the path");
  }
  if (std::find(allowed.begin(), allowed.end(), *digest) != allowed.end()) return {};
  return tl::unexpected(about(file) + " is not loaded: its SHA-256 is " + *digest +
                        ", which actuator.plugin-sha256 does not name; if it is the file that you "
                        "mean, add that");
}

}  // namespace

struct shared_object::mapping {
  fs::path file;
  dll::shared_library library;
};

shared_object::shared_object(std::unique_ptr<mapping> mapped) : mapped_(std::move(mapped)) {}
shared_object::~shared_object() = default;

const fs::path& shared_object::file() const {
  return mapped_->file;
}

tl::expected<std::unique_ptr<shared_object>, std::string> shared_object::open(
    const fs::path& file, const file_trust& trust) {
  auto resolved = resolve(file);
  if (!resolved) return tl::unexpected(resolved.error());
  if (auto judged = judge_file(*resolved, trust.owner); !judged) {
    return tl::unexpected(judged.error());
  }
  const look judged_as(*resolved);
  if (trust.digests) {
    const auto judged = judge_digest(*resolved, *trust.digests);
    if (!judged) return tl::unexpected(judged.error());
  }

  auto mapped = std::make_unique<mapping>();
  mapped->file = std::move(*resolved);
  // Local symbols are Boost.DLL's default. NODELETE: code under a live thread must never vanish.
  const auto mode = static_cast<dll::load_mode::type>(dll::load_mode::rtld_now | RTLD_NODELETE);
  std::error_code failed;
  mapped->library.load(mapped->file, failed, mode);
  if (failed) {
    // The code is always "bad file descriptor"; the loader's own words say what is wrong.
    const char* said = ::dlerror();  // NOLINT(concurrency-mt-unsafe): per thread in glibc
    return tl::unexpected(
        about(mapped->file) + " cannot be loaded: " +
        text::printable_line(said != nullptr ? said : "the loader gave no reason") +
        "; build it for this system and with actuator_add_plugin()");
  }
  if (trust.digests && !(look(mapped->file) == judged_as)) {
    return tl::unexpected(about(mapped->file) +
                          " was changed while it was being loaded; look who writes there, and "
                          "start again");
  }
  if (!mapped->library.has(ACTUATOR_PLUGIN_ENTRY_SYMBOL)) {
    return tl::unexpected(about(mapped->file) + " has no symbol " ACTUATOR_PLUGIN_ENTRY_SYMBOL
                                                "; it is no plugin, or one for another major of "
                                                "the ABI");
  }
  return std::unique_ptr<shared_object>(new shared_object(std::move(mapped)));
}

const actuator_plugin* shared_object::table() const {
  return mapped_->library.get<const actuator_plugin*()>(ACTUATOR_PLUGIN_ENTRY_SYMBOL)();
}

}  // namespace host::plugin
