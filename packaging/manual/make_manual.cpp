// make-manual PLUGIN.so FOLDER DATE: writes the manual pages below a folder, as man(1) looks for
// them.
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

#include "pages.hpp"
#include "plugin_keys.hpp"

namespace {

void write(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream to(file, std::ios::binary);
  to << text << std::flush;
  if (!to) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: make-manual PLUGIN.so FOLDER DATE\n";
    return 2;
  }
  try {
    const auto keys = manual::keys_of_plugin(argv[1]);
    if (!keys) throw std::runtime_error(keys.error());
    const std::filesystem::path folder(argv[2]);
    write(folder / "man1" / "actuator-host.1", manual::host_page(argv[3]));
    write(folder / "man1" / "actuator-check.1", manual::check_page(argv[3]));
    write(folder / "man1" / "actuator-backup.1", manual::client_page(argv[3]));
    write(folder / "man5" / "actuator-backup.5", manual::keys_page(*keys, argv[3]));
    return 0;
  } catch (const std::exception& fault) {
    std::cerr << "make-manual: " << fault.what() << "\n";
    return 1;
  }
}
