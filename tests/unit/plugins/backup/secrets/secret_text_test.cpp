#include "secrets/secret_text.hpp"

#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using backup::secrets::secret_text;

template <class Value>
concept printable = requires(std::ostream& out, const Value& value) { out << value; };

static_assert(!std::is_copy_constructible_v<secret_text>);
static_assert(!std::is_copy_assignable_v<secret_text>);
static_assert(!std::is_convertible_v<std::string, secret_text>);
static_assert(!printable<secret_text>);
static_assert(std::is_nothrow_move_constructible_v<secret_text>);

}  // namespace

BOOST_AUTO_TEST_SUITE(secret_texts)

BOOST_AUTO_TEST_CASE(it_holds_a_text_and_a_nul_behind_it) {
  const secret_text made("marked-secret");
  BOOST_TEST(made.view() == "marked-secret");
  BOOST_TEST(std::string(made.data()) == "marked-secret");
  BOOST_TEST(secret_text().is_empty());
  BOOST_TEST(std::string(secret_text().data()).empty());
  BOOST_TEST((made.copy() == made));
  BOOST_TEST(!(secret_text("a") == made));
  BOOST_TEST(secret_text::joined("a", made.view(), std::string("z")).view() == "amarked-secretz");
}

BOOST_AUTO_TEST_CASE(what_is_cut_off_is_overwritten_where_it_stood) {
  secret_text made("marked-secret");
  const char* const bytes = made.data();
  made.shorten(3);
  BOOST_TEST(made.view() == "mar");
  BOOST_TEST(std::string(bytes, 13) == std::string("mar") + std::string(10, '\0'));
  made.shorten(0);
  BOOST_TEST(std::string(bytes, 13) == std::string(13, '\0'));
}

BOOST_AUTO_TEST_CASE(one_that_is_moved_leaves_nothing_behind_and_moves_no_byte) {
  secret_text one("marked-secret");
  const char* const bytes = one.data();
  secret_text other(std::move(one));
  BOOST_TEST(other.data() == bytes);
  BOOST_TEST(one.is_empty());  // NOLINT(bugprone-use-after-move): that is what is asked here
  secret_text third("older");
  third = std::move(other);
  BOOST_TEST(third.view() == "marked-secret");
  BOOST_TEST(other.is_empty());  // NOLINT(bugprone-use-after-move)
}

BOOST_AUTO_TEST_CASE(a_string_is_wiped_with_all_that_it_has_reserved) {
  // Without a sanitizer the bytes behind the end could be looked at; with one only what is inside.
  std::string text("marked-secret-that-is-too-long-for-the-object-itself");
  const char* const bytes = text.data();
  const auto size = text.size();
  backup::secrets::wipe(text);
  BOOST_TEST(text.empty());
  BOOST_TEST_REQUIRE(static_cast<const void*>(text.data()) == bytes);
  BOOST_TEST(std::string_view(bytes, size).find_first_not_of('\0') == std::string_view::npos);
}

BOOST_AUTO_TEST_SUITE_END()
