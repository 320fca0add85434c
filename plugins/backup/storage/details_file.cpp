#include "storage/details_file.hpp"

#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>

#include "storage/details_reader.hpp"
#include "storage/details_writer.hpp"
#include "storage/open_file.hpp"
#include "storage/replacement.hpp"

namespace backup::storage {
namespace {

using loaded = service::details_loaded;
using ending = service::details_loaded::ending;

constexpr int most_tries = 3;

std::string begin_sentence(const std::filesystem::path& path) {
  return "the file of snapshot details " + shown(path);
}

loaded unreadable(const std::filesystem::path& path, std::string_view why) {
  return {ending::unreadable, 0,
          begin_sentence(path) + " cannot be read: " + std::string(why) +
              "; details are asked of the engine instead. Mend that, or configure another file"};
}

tl::expected<std::size_t, details_fault> read_once(open_file& file, const details_origin& origin,
                                                   const details_bounds& bounds,
                                                   const take_entry& each) {
  file.go_to_begin();
  const auto read = [&file](std::span<char> room) -> tl::expected<std::size_t, std::string> {
    auto got = file.read(room);
    if (!got) return tl::unexpected(std::move(got.error().why));
    return *got;
  };
  return read_details(origin, bounds, read, each);
}

/// The old file out of the way of a new one.
loaded set_aside(const std::filesystem::path& path, const details_fault& fault) {
  const bool is_damaged = fault.what == details_fault::sort::damaged;
  const auto what =
      begin_sentence(path) + (is_damaged ? " is damaged: " : " is not this host's: ") + fault.why;
  const std::filesystem::path aside = path.native() + ".set-aside";
  if (std::rename(path.c_str(), aside.c_str()) != 0) {
    const auto why = std::generic_category().message(errno);
    return {ending::unreadable, 0,
            what + "; it cannot be renamed to " + shown(aside) + " (" + why +
                ") and is left until it is replaced"};
  }
  return {ending::set_aside, 0,
          what + "; it was renamed to " + shown(aside) + " and is made anew from the engine" +
              (is_damaged ? "" : ". Hosts of one repository may share a file, others may not")};
}

/// Collects into the replacement; the first error is kept for commit().
class saving final : public service::details_saving {
 public:
  saving(const std::filesystem::path& path, const details_origin& origin,
         const details_bounds& bounds)
      : begun_(replacement::begin(path)),
        writer_(origin, bounds, [this](std::string_view bytes) { return write(bytes); }) {}

  void add(std::string_view uuid, const domain::snapshot_details& details) override {
    if (!writer_.add(uuid, details)) ++left_out_;
  }

  tl::expected<service::details_saved, std::string> commit() override {
    if (writer_.finish()) {
      auto done = begun_->commit();
      if (done) return service::details_saved{writer_.entries(), left_out_, writer_.bytes()};
      error_ = std::move(done.error());
    }
    return tl::unexpected(
        "snapshot details are not kept over a restart: " + (begun_ ? error_ : begun_.error()) +
        ". What was kept before is still there; mend that, or configure another "
        "file");
  }

 private:
  bool write(std::string_view bytes) {
    if (!begun_) return false;
    auto done = begun_->write(bytes);
    if (!done) error_ = std::move(done.error());
    return done.has_value();
  }

  tl::expected<replacement, std::string> begun_;
  std::string error_;
  details_writer writer_;
  std::size_t left_out_ = 0;
};

}  // namespace

details_file::details_file(std::filesystem::path path, details_origin origin, details_bounds bounds)
    : path_(std::move(path)), origin_(std::move(origin)), bounds_(bounds) {}

service::details_loaded details_file::load(const service::take_details& each) {
  for (int tried = 1;; ++tried) {
    auto file = open_file::open(path_, O_RDONLY);
    if (!file && file.error().code == ENOENT) return {};
    if (!file) return unreadable(path_, file.error().why);

    // Nothing is handed over before all of it was read; then each block is looked at once more,
    // for somebody may have written into the file meanwhile.
    auto count = read_once(*file, origin_, bounds_, {});
    std::size_t handed_over = 0;
    if (count) {
      count = read_once(*file, origin_, bounds_, [&](std::string uuid, auto details) {
        each(std::move(uuid), std::move(details));
        ++handed_over;
      });
    }
    if (count) return {ending::loaded, handed_over, {}};
    if (count.error().what == details_fault::sort::cannot_read) {
      return unreadable(path_, count.error().why);
    }
    // Another host may have put a good one in its place.
    if (handed_over == 0 && tried < most_tries && !file->is_at(path_)) continue;
    auto end = set_aside(path_, count.error());
    end.entries = handed_over;
    return end;
  }
}

std::unique_ptr<service::details_saving> details_file::begin() {
  return std::make_unique<saving>(path_, origin_, bounds_);
}

}  // namespace backup::storage
