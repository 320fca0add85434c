#include "config/resolver.hpp"

#include <boost/test/unit_test.hpp>

#include "config/plugin_json.hpp"
#include "settings.hpp"

using namespace host::config;
using settings::argument;
using settings::in_file;
using settings::variable;

namespace {

key declared(std::string name, key_type type, std::optional<std::string> otherwise = {},
             bool is_secret = false) {
  return {std::move(name), type, std::move(otherwise), "", is_secret, false};
}

/// The JSON that a plugin with these keys gets, else the sentence.
std::string json(const property_list& given, const std::vector<key>& keys) {
  const auto made = resolve(given, keys);
  return made ? plugin_json(*made) : made.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(resolver)

BOOST_AUTO_TEST_CASE(a_plugin_gets_typed_values_under_canonical_names) {
  const auto given = settings::of(
      {{argument("a.someText", "x\"\n"), variable("A_FLAG", "on")},
       {in_file("a.number", "0600"), in_file("a.wait", "2"), in_file("a.list[0]", "p,q"),
        in_file("a.list[1]", "r"), in_file("a.map.k", "v"), in_file("a.empty", "")}});
  BOOST_TEST(
      json(given,
           {declared("a.some-text", key_type::text), declared("a.flag", key_type::boolean),
            declared("a.number", key_type::integer), declared("a.wait", key_type::duration_seconds),
            declared("a.list", key_type::text_list), declared("a.map", key_type::text_map),
            declared("a.empty", key_type::text), declared("a.absent", key_type::text),
            declared("a.other", key_type::duration_millis, "PT1S")}) ==
      R"({"a.some-text":"x\"\n","a.flag":true,"a.number":600,"a.wait":2000,)"
      R"("a.list":["p,q","r"],"a.map":{"k":"v"},"a.empty":"","a.other":1000})");
}

BOOST_AUTO_TEST_CASE(an_empty_text_of_another_type_says_not_set) {
  const auto given = settings::of({{variable("A_NUMBER", ""), variable("A_FLAG", "")}});
  BOOST_TEST(json(given, {declared("a.number", key_type::integer, "5"),
                          declared("a.flag", key_type::boolean)}) == R"({"a.number":5})");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_has_its_sentence) {
  const auto said = [](std::vector<settings::property> given, const key& wanted) {
    return json(settings::of({std::move(given)}), {wanted});
  };
  const auto number = declared("a.number", key_type::integer);
  const auto text = declared("a.text", key_type::text);
  const auto list = declared("a.list", key_type::text_list);
  const auto secret = declared("a.pin", key_type::integer, {}, true);
  BOOST_TEST(
      said({in_file("a.number", "x", 3)}, number) ==
      "a.number is \"x\" (file a.yaml, line 3); allowed is a whole number of at most 64 bits");
  BOOST_TEST(
      said({variable("A_PIN", "x9")}, secret) ==
      "a.pin is \"******\" (environment variable A_PIN); allowed is a whole number of at most "
      "64 bits");
  BOOST_TEST(
      said({argument("a.text", "${none}")}, text) ==
      "a.text is \"${none}\" (argument --a.text): nothing is called none, and ${none} has no "
      "default");
  BOOST_TEST(
      said({argument("a.pin", "${none}")}, secret) ==
      "a.pin (argument --a.pin) holds a placeholder that cannot be replaced; write \\${ where "
      "${ is meant as it stands");
  BOOST_TEST(said({in_file("a.text", "x", 1), in_file("a.Text", "y", 2)}, text) ==
             "a.text is set twice, to different values (file a.yaml, line 1; file a.yaml, line 2); "
             "keep one of them");
  BOOST_TEST(said({in_file("a.text[0]", "x")}, text) ==
             "a.text is a list (file a.yaml, line 1); allowed is one text");
  BOOST_TEST(said({in_file("a.list[0]", "x"), in_file("a.list[2]", "y", 5)}, list) ==
             "a.list has an item 2 but no item 1 (file a.yaml, line 5); count the items from 0 "
             "without a gap");
  BOOST_TEST(said({variable("A_TEXT", "\xFF")}, text) ==
             "a.text (environment variable A_TEXT) is not UTF-8; allowed is UTF-8 text");
}

BOOST_AUTO_TEST_CASE(an_item_of_a_list_is_refused_with_its_own_place) {
  const auto list = declared("a.list", key_type::text_list);
  const auto by_items =
      resolve(settings::of({{in_file("a.list[0]", "x", 3), in_file("a.list[1]", "y", 4)}}), {list});
  BOOST_REQUIRE(by_items.has_value());
  BOOST_TEST(refusal_of_item(by_items->values().front(), 1, "z") ==
             "a.list is \"y\" (file a.yaml, line 4); allowed is z");
  const auto in_one_text = resolve(settings::of({{variable("A_LIST", "x,http://u:p@y")}}), {list});
  BOOST_REQUIRE(in_one_text.has_value());
  BOOST_TEST(refusal_of_item(in_one_text->values().front(), 1, "z") ==
             "a.list is \"http://******@y\" (environment variable A_LIST); allowed is z");
}

BOOST_AUTO_TEST_CASE(a_sentence_of_a_plugin_gets_the_origins_of_its_keys) {
  const auto made =
      resolve(settings::of({{variable("A_ONE", "x"), in_file("a.two", "y", 4)}}),
              {declared("a.one", key_type::text), declared("a.two", key_type::text),
               declared("a.three", key_type::text), declared("a.four", key_type::text, "z")});
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST(with_origins("a.one and a.two differ, like a.three, a.one, a.four.", *made) ==
             "a.one and a.two differ, like a.three, a.one, a.four. (a.one: environment variable "
             "A_ONE; a.two: file a.yaml, line 4; a.three: not set; a.four: default)");
  BOOST_TEST(with_origins("something else", *made) == "something else");
}

BOOST_AUTO_TEST_SUITE_END()
