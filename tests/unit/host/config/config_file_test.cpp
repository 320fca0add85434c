#include "config/config_file.hpp"

#include <boost/test/unit_test.hpp>

#include "folder.hpp"

using namespace host::config;

namespace {

/// `name=value@line`, documents with '/' between them; else the sentence.
std::string listing(const tl::expected<std::vector<document>, std::string>& read) {
  if (!read) return read.error();
  std::string text;
  for (const auto& each : *read) {
    if (&each != &read->front()) text += "/ ";
    for (const auto& given : each) {
      text += given.name + "=" + given.value + "@" + std::to_string(given.from.line) + " ";
    }
  }
  return text;
}

std::string yaml(std::string_view text) {
  return listing(read_yaml(text, "a.yaml"));
}
std::string properties(std::string_view text) {
  return listing(read_properties(text, "a.properties"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_file)

BOOST_AUTO_TEST_CASE(yaml_is_flattened_and_keeps_its_texts) {
  BOOST_TEST(yaml("a:\n  b: 0600\n  c: 8.10\n  d: yes\n  e: 'x: y'\n") ==
             "a.b=384@2 a.c=8.1@3 a.d=true@4 a.e=x: y@5 ");
  BOOST_TEST(yaml("a: [x, y]\nb:\n  - c: 1\n  - c: 2\n") ==
             "a[0]=x@1 a[1]=y@1 b[0].c=1@3 b[1].c=2@4 ");
  BOOST_TEST(yaml("a.b.c: 1\na.b:\n  d: 2\n") == "a.b.c=1@1 a.b.d=2@3 ");
  BOOST_TEST(yaml("a:\nb: ~\nc: ''\nd: []\n") == "a=@1 b=@2 c=@3 d=@4 ");
  BOOST_TEST(yaml("m:\n  '[/key]': 1\n") == "m[/key]=1@2 ");
  BOOST_TEST(yaml("a: &x {b: 1}\nc: *x\n") == "a.b=1@1 c.b=1@1 ");
  BOOST_TEST(yaml("a: 1\n---\na: 2\n") == "a=1@1 / a=2@3 ");
  BOOST_TEST(yaml("# nothing\n") == "");
}

BOOST_AUTO_TEST_CASE(yaml_keys_that_are_no_texts_stand_in_brackets) {
  BOOST_TEST(yaml("m:\n  8.10: a\n  'on': b\n  on: c\n") == "m[8.1]=a@2 m.on=b@3 m[true]=c@4 ");
}

BOOST_AUTO_TEST_CASE(yaml_merges_what_a_map_does_not_say_itself) {
  BOOST_TEST(yaml("a: &x {b: 1, c: 1}\nd:\n  c: 2\n  <<: *x\n") ==
             "a.b=1@1 a.c=1@1 d.c=2@3 d.b=1@1 ");
  BOOST_TEST(yaml("a: &x {b: 1}\nc: &y {b: 2, d: 2}\ne:\n  <<: [*x, *y]\n") ==
             "a.b=1@1 c.b=2@2 c.d=2@2 e.b=1@1 e.d=2@2 ");
  BOOST_TEST(yaml("a: &x {b: 1}\nc: &y {<<: *x, d: 2}\ne:\n  <<: *y\n") ==
             "a.b=1@1 c.d=2@2 c.b=1@1 e.d=2@2 e.b=1@1 ");
  BOOST_TEST(yaml("a:\n  '<<': 1\n") == "a.<<=1@2 ");

  std::string bomb = "l0: &l0 {a: 1}\n";
  for (int step = 1; step < 12; ++step) {
    const auto name = "l" + std::to_string(step);
    const auto inner = "*l" + std::to_string(step - 1);
    bomb += name + ": &" + name + " {<<: [" + inner;
    for (int copy = 1; copy < 10; ++copy) bomb += "," + inner;
    bomb += "]}\n";
  }
  BOOST_TEST(yaml(bomb).find("holds more than 10000 values") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(yaml_with_documents_without_end_is_refused) {
  // The library finds one empty document after the other at a comma that nothing opened.
  BOOST_TEST(
      yaml(", z]p") ==
      "configuration file a.yaml, line 1: holds more than 100 documents, or a mark such as a "
      "comma where a document should begin; make it fewer, or correct the line");
  std::string hundred = "a: 1\n";
  for (int more = 1; more < 100; ++more) hundred += "---\na: 1\n";
  BOOST_TEST(read_yaml(hundred, "a.yaml").has_value());
  BOOST_TEST(!read_yaml(hundred + "---\na: 1\n", "a.yaml").has_value());
}

BOOST_AUTO_TEST_CASE(yaml_that_cannot_be_taken_has_its_line) {
  BOOST_TEST(yaml("a: 1\nb: 2\na: 3\n") ==
             "configuration file a.yaml, line 3: a is set a second "
             "time, after line 1; keep one of them");
  BOOST_TEST(yaml("a:\n  b: 1\na.b: 2\n") ==
             "configuration file a.yaml, line 3: a.b is set a second "
             "time, after line 2; keep one of them");
  BOOST_TEST(yaml("a:\n  x: 1\na:\n  y: 2\n") ==
             "configuration file a.yaml, line 3: a is set a "
             "second time, after line 1; keep one of them");
  BOOST_TEST(yaml("- a\n- b\n") ==
             "configuration file a.yaml, line 1: allowed are keys with values, "
             "not a list or a single value");
  BOOST_TEST(yaml("c:\n  <<: 1\n") ==
             "configuration file a.yaml, line 2: << merges maps, or a list of maps; this is "
             "neither");
  BOOST_TEST(yaml("? [a, b]\n: 1\n") ==
             "configuration file a.yaml, line 1: a key is no text; write it as a plain word");
  BOOST_TEST(yaml("a: [1\nb: 2\n").starts_with("configuration file a.yaml, line 2: is not YAML: "));
}

BOOST_AUTO_TEST_CASE(yaml_is_bounded) {
  std::string deep = "a: ";
  for (int level = 0; level < 40; ++level) deep += "[";
  for (int level = 0; level < 40; ++level) deep += "]";
  BOOST_TEST(yaml(deep) ==
             "configuration file a.yaml, line 1: is nested more than 32 levels deep; "
             "make it flatter");
  BOOST_TEST(
      yaml("a: " + std::string(20'000, '[')).starts_with("configuration file a.yaml, line 1"));

  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int step = 1; step < 8; ++step) {
    const auto name = "a" + std::to_string(step);
    const auto inner = "*a" + std::to_string(step - 1);
    bomb += name + ": &" + name + " [" + inner;
    for (int copy = 1; copy < 10; ++copy) bomb += "," + inner;
    bomb += "]\n";
  }
  BOOST_TEST(yaml(bomb).find("holds more than 10000 values, aliases counted each time; make it "
                             "smaller") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(properties_are_read_as_their_form_has_it) {
  BOOST_TEST(properties("a=1\nb : 2\nc 3\n d=4\r\n# x\n! y\n\ne\n") ==
             "a=1@1 b=2@2 c=3@3 d=4@4 e=@8 ");
  BOOST_TEST(properties("a=1,\\\n   2\nb=x\\\\\nc=1\n") == "a=1,2@1 b=x\\@3 c=1@4 ");
  BOOST_TEST(properties("a\\=b=c\\:\\u00e4\\ud83d\\ude00\\tz \n") ==
             "a=b=c:\xC3\xA4\xF0\x9F\x98\x80\tz @1 ");
  BOOST_TEST(properties("a=1\nb=2\na=3\n") == "a=3@3 b=2@2 ");
  BOOST_TEST(properties("a=1\n#---\na=2\n") == "a=1@1 / a=2@3 ");
  std::string many;
  for (int count = 0; count < 200; ++count) many += "#---\n";
  BOOST_TEST(properties(many) ==
             "configuration file a.properties, line 100: holds more than 100 documents; make it "
             "fewer");
  BOOST_TEST(properties("a=\\${x}\n") == "a=\\${x}@1 ");
  BOOST_TEST(properties("a=\\u12g4\n") ==
             "configuration file a.properties, line 1: an escape \\u "
             "needs four hexadecimal digits that make a character");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_has_its_sentence) {
  BOOST_TEST(listing(read_config_file("none.yaml")) ==
             "configuration file none.yaml cannot be read: No such file or directory");
  const settings::folder place;
  const auto toml = place.file("a.toml", "k: 1");
  BOOST_TEST(listing(read_config_file(toml)) ==
             "configuration file " + toml +
                 " has an unknown form; allowed are names that end with .yaml, .yml or "
                 ".properties, or with [.yaml] behind them");
  BOOST_TEST(listing(read_config_file(toml, ".yaml")) == "k=1@1 ");
  BOOST_TEST(listing(read_config_file(place.path())) ==
             "configuration file " + place.path().string() + " is no regular file; name a file");
}

BOOST_AUTO_TEST_SUITE_END()
