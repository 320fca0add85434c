#include "plugin/error_writer.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

namespace {

actuator_status write(const host::plugin::error_writer& writer, const std::string& text) {
  return writer.c_writer()->write(writer.c_writer(), {text.data(), text.size()});
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_a_plugin_writes_in_pieces_becomes_one_line) {
  const host::plugin::error_writer writer;
  BOOST_TEST(write(writer, "first\n") == ACTUATOR_OK);
  BOOST_TEST(write(writer, "second \x1B[31m\xFF") == ACTUATOR_OK);
  BOOST_TEST(writer.sentence(ACTUATOR_INVALID) == "first second ?[31m?");
}

BOOST_AUTO_TEST_CASE(credentials_in_a_url_are_masked_also_when_they_come_in_pieces) {
  const host::plugin::error_writer writer;
  BOOST_TEST(write(writer, "cannot use http://anna:s3") == ACTUATOR_OK);
  BOOST_TEST(write(writer, "cret@engine:9200/x") == ACTUATOR_OK);
  BOOST_TEST(writer.sentence(ACTUATOR_INVALID) == "cannot use http://******@engine:9200/x");
}

BOOST_AUTO_TEST_CASE(silence_is_reported_with_the_name_of_the_status) {
  const host::plugin::error_writer writer;
  BOOST_TEST(writer.empty());
  BOOST_TEST(writer.sentence(ACTUATOR_LIMIT) ==
             "it gave no reason (status LIMIT = -5); ask its author");
  BOOST_TEST(writer.sentence(-99) == "it gave no reason (status INTERNAL = -99); ask its author");
}

BOOST_AUTO_TEST_CASE(what_is_too_long_is_cut_and_the_writer_is_told) {
  const host::plugin::error_writer writer;
  const std::string most(host::plugin::error_writer::most_bytes, 'a');
  BOOST_TEST(write(writer, most) == ACTUATOR_OK);
  BOOST_TEST(write(writer, "b") == ACTUATOR_LIMIT);
  BOOST_TEST(writer.sentence(ACTUATOR_INVALID) == most + " [cut here]");
}

BOOST_AUTO_TEST_CASE(a_null_text_with_a_size_is_refused) {
  const host::plugin::error_writer writer;
  BOOST_TEST(writer.c_writer()->write(writer.c_writer(), {nullptr, 4}) == ACTUATOR_INVALID);
  BOOST_TEST(writer.empty());
}
