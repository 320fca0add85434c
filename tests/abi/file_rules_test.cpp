// Which files are loaded at all. Whoever can write one runs code in the host.
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "plugin_rig.hpp"

namespace {

namespace fs = std::filesystem;

/// A folder with a copy of the hello plugin, gone at the end.
class plugin_folder {
 public:
  plugin_folder() {
    std::string pattern = (fs::temp_directory_path() / "plugin-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = fs::canonical(pattern);
    fs::copy_file(HELLO_C_FILE, file());
    fs::permissions(file(), fs::perms::owner_all);
  }
  ~plugin_folder() { fs::remove_all(path_); }
  plugin_folder(const plugin_folder&) = delete;
  plugin_folder& operator=(const plugin_folder&) = delete;

  const fs::path& path() const { return path_; }
  fs::path file() const { return path_ / "hello.so"; }

  /// What the host says about a file, with this folder's name taken out.
  std::string sentence_about(const fs::path& plugin) const {
    support::plugin_rig rig;
    const auto loaded = host::plugin::plugin_instance::load(plugin, rig.services());
    if (loaded) return "loaded " + (*loaded)->description().id;
    std::string said = loaded.error();
    const std::string name = path_.string();
    for (auto at = said.find(name); at != std::string::npos; at = said.find(name)) {
      said.replace(at, name.size(), "FOLDER");
    }
    return said;
  }

 private:
  fs::path path_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_that_only_its_owner_may_write_is_loaded) {
  const plugin_folder folder;
  BOOST_TEST(folder.sentence_about(folder.file()) == "loaded hello");
}

BOOST_AUTO_TEST_CASE(a_link_is_judged_by_what_it_leads_to) {
  const plugin_folder folder;
  fs::create_symlink(folder.file(), folder.path() / "link.so");
  BOOST_TEST(folder.sentence_about(folder.path() / "link.so") == "loaded hello");
  fs::permissions(folder.file(), fs::perms::others_write, fs::perm_options::add);
  BOOST_TEST(folder.sentence_about(folder.path() / "link.so") ==
             "plugin FOLDER/hello.so is not loaded: FOLDER/hello.so may be written by its group or "
             "by everybody; run: chmod go-w FOLDER/hello.so");
}

BOOST_AUTO_TEST_CASE(a_file_that_the_group_may_write_is_refused) {
  const plugin_folder folder;
  fs::permissions(folder.file(), fs::perms::group_write, fs::perm_options::add);
  BOOST_TEST(folder.sentence_about(folder.file()) ==
             "plugin FOLDER/hello.so is not loaded: FOLDER/hello.so may be written by its group or "
             "by everybody; run: chmod go-w FOLDER/hello.so");
}

BOOST_AUTO_TEST_CASE(a_folder_that_everybody_may_write_is_refused_unless_files_are_safe_in_it) {
  const plugin_folder folder;
  fs::permissions(folder.path(), fs::perms::all);
  BOOST_TEST(folder.sentence_about(folder.file()) ==
             "plugin FOLDER/hello.so is not loaded: FOLDER may be written by its group or by "
             "everybody; run: chmod go-w FOLDER");
  fs::permissions(folder.path(), fs::perms::all | fs::perms::sticky_bit);
  BOOST_TEST(folder.sentence_about(folder.file()) == "loaded hello");
}

BOOST_AUTO_TEST_CASE(what_is_no_plugin_file_is_refused_with_the_reason) {
  const plugin_folder folder;
  BOOST_TEST(folder.sentence_about(folder.path() / "absent.so") ==
             "plugin FOLDER/absent.so cannot be read: No such file or directory; check the path");
  BOOST_TEST(folder.sentence_about(folder.path()) ==
             "plugin FOLDER is not a file; name the .so itself");
  std::ofstream(folder.path() / "text.so") << "this is no shared object";
  fs::permissions(folder.path() / "text.so", fs::perms::owner_all);  // whatever the umask is
  BOOST_TEST(folder.sentence_about(folder.path() / "text.so") ==
             "plugin FOLDER/text.so cannot be loaded: FOLDER/text.so: file too short; build it for "
             "this system and with actuator_add_plugin()");
}
