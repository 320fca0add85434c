#include "config/placeholder.hpp"

#include <boost/test/unit_test.hpp>

#include "settings.hpp"

using host::config::expand_placeholders;
using settings::in_file;
using settings::variable;

namespace {

host::config::property_list sources() {
  return settings::of({{variable("NODE_ID", "7"), variable("DB_PASSWORD", "s3cret")},
                       {in_file("name", "node-${NODE_ID}"), in_file("which", "name"),
                        in_file("circle", "${circle}"), in_file("empty", ""),
                        in_file("big", std::string(40'000, 'x'))}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(placeholder)

BOOST_AUTO_TEST_CASE(placeholders_are_replaced) {
  struct row {
    const char* text;
    const char* expected;
  };
  for (const auto& [text, expected] :
       {row{"plain", "plain"}, row{"${NODE_ID}", "7"}, row{"a${name}b", "anode-7b"},
        row{"${none:}", ""}, row{"${none:8080}", "8080"}, row{"${none:http://x:1}", "http://x:1"},
        row{"${none:${NODE_ID}}", "7"}, row{"${none:${other:z}}", "z"},
        row{"${${which}}", "node-7"}, row{"${empty:x}", ""}, row{"\\${NODE_ID}", "${NODE_ID}"},
        row{"${NODE_ID", "${NODE_ID"}, row{"$NODE_ID {x}", "$NODE_ID {x}"},
        row{"${node-id}", "7"}}) {
    const auto made = expand_placeholders(sources(), text);
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST((made ? made->text : made.error()) == expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_replaced_has_its_reason) {
  struct row {
    const char* text;
    const char* reason;
  };
  for (const auto& [text, reason] :
       {row{"${none}", "nothing is called none, and ${none} has no default"},
        row{"${circle}",
            "its placeholders are nested more than 16 levels deep, or refer to each "
            "other in a circle"},
        row{"${big}${big}", "its placeholders grow it beyond 65536 bytes"}}) {
    const auto made = expand_placeholders(sources(), text);
    BOOST_REQUIRE(!made.has_value());
    BOOST_TEST(made.error() == reason);
  }
}

BOOST_AUTO_TEST_CASE(a_text_made_with_a_secret_is_one) {
  BOOST_TEST(expand_placeholders(sources(), "x${DB_PASSWORD}")->holds_secret);
  BOOST_TEST(!expand_placeholders(sources(), "x${NODE_ID}")->holds_secret);
}

BOOST_AUTO_TEST_SUITE_END()
