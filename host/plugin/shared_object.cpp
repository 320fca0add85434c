#include "plugin/shared_object.hpp"

#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>
#include <system_error>
#include <utility>

#include "plugin/file_rules.hpp"
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
    const fs::path& file, std::optional<uid_t> trusted) {
  auto resolved = resolve(file);
  if (!resolved) return tl::unexpected(resolved.error());
  if (auto judged = judge_file(*resolved, trusted); !judged) return tl::unexpected(judged.error());

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
