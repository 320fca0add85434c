// Which files are loaded at all. Whoever can write one runs code in the host.
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "plugin/file_digest.hpp"
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
  std::string sentence_about(const fs::path& plugin,
                             const host::plugin::file_trust& trust = {}) const {
    support::plugin_rig rig;
    const auto loaded = host::plugin::plugin_instance::load(plugin, rig.services(), trust);
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

BOOST_AUTO_TEST_CASE(the_sum_of_a_file_is_that_of_sha256sum) {
  const plugin_folder folder;
  const auto file = folder.path() / "text";
  std::ofstream(file) << "abc";
  BOOST_TEST(*host::plugin::sha256_of(file) ==
             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  std::ofstream(file) << std::string(200000, 'a');  // more than one piece
  BOOST_TEST(*host::plugin::sha256_of(file) ==
             "2287d207f24a941ff3b56c04c8a25ad56b63e3023207b3bb5b4ac0c9869d74be");
  BOOST_TEST(host::plugin::sha256_of(folder.path() / "none").error() ==
             "No such file or directory");
  BOOST_TEST(host::plugin::sha256_of(folder.path()).error() == "Is a directory");
}

BOOST_AUTO_TEST_CASE(a_sum_is_taken_as_people_write_it) {
  const std::string sum(64, 'a');
  BOOST_TEST(*host::plugin::sha256_in(sum) == sum);
  BOOST_TEST(*host::plugin::sha256_in(std::string(64, 'A')) == sum);
  BOOST_TEST(*host::plugin::sha256_in(sum + "  backup.so") == sum);
  for (const std::string& wrong :
       {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g'),
        std::string("sha256:") + sum, std::string(63, 'a') + " backup.so"}) {
    BOOST_TEST(!host::plugin::sha256_in(wrong), wrong);
  }
}

BOOST_AUTO_TEST_CASE(with_a_list_of_sums_no_other_file_is_loaded) {
  const plugin_folder folder;
  const auto sum = *host::plugin::sha256_of(folder.file());
  const auto listed = [](std::vector<std::string> sums) {
    return host::plugin::file_trust{std::nullopt, std::move(sums)};
  };
  BOOST_TEST(folder.sentence_about(folder.file(), listed({std::string(64, '0'), sum})) ==
             "loaded hello");
  const std::string refusal =
      "plugin FOLDER/hello.so is not loaded: its SHA-256 is " + sum +
      ", which actuator.plugin-sha256 does not name; if it is the file that you mean, add that";
  BOOST_TEST(folder.sentence_about(folder.file(), listed({})) == refusal);
  BOOST_TEST(folder.sentence_about(folder.file(), listed({std::string(64, '0')})) == refusal);
}
