// Build tool: refuses a catalog that read_catalog() refuses, so that a broken one cannot be built
// in, and writes the texts of the good ones as C++.
//
//   embed_catalogs OUTPUT.cpp CATALOG.json...

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "catalog/catalog_reader.hpp"

namespace {

std::string read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

bool is_fine(const std::filesystem::path& file, const std::string& text) {
  const auto catalog = backup::catalog::read_catalog(text);
  if (!catalog) {
    std::cerr << file.string() << ":" << catalog.error().line << ": " << catalog.error().reason
              << "\n";
    return false;
  }
  if (catalog->name != file.stem().string()) {
    std::cerr << file.string() << ": the file must be named after the catalog, " << catalog->name
              << ".json\n";
    return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::ostringstream code;
  code << "#include \"catalog/catalogs.hpp\"\n\nnamespace backup::catalog {\n\n"
          "const std::vector<embedded_catalog>& embedded_catalogs() {\n"
          "  static const std::vector<embedded_catalog> all{\n";
  for (int i = 2; i < argc; ++i) {
    const std::filesystem::path file(argv[i]);
    const auto text = read_file(file);
    if (!is_fine(file, text)) return 1;
    code << "      {\"" << file.stem().string() << "\", R\"catalog(" << text << ")catalog\"},\n";
  }
  code << "  };\n  return all;\n}\n\n}  // namespace backup::catalog\n";
  std::ofstream(argv[1]) << code.str();
  return 0;
}
