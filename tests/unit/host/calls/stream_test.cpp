#include "calls/stream.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <thread>

using host::calls::stream;

BOOST_AUTO_TEST_SUITE(stream_of_the_host)

BOOST_AUTO_TEST_CASE(what_is_written_is_taken_once_and_in_order) {
  stream pieces(10, {});
  BOOST_TEST((pieces.write("one") == stream::written::taken));
  BOOST_TEST((pieces.write("two") == stream::written::taken));
  BOOST_TEST(pieces.room().value() == 4U);
  BOOST_TEST(pieces.take({}).bytes == "onetwo");
  BOOST_TEST(pieces.take({}).bytes == "");
  BOOST_TEST(pieces.room().value() == 10U);
}

BOOST_AUTO_TEST_CASE(a_piece_is_taken_whole_or_not_and_its_writer_is_told_of_room_once) {
  stream pieces(4, {});
  BOOST_TEST((pieces.write("abc") == stream::written::taken));
  BOOST_TEST((pieces.write("de") == stream::written::full));
  BOOST_TEST((pieces.write("abcde") == stream::written::too_large));
  BOOST_TEST((pieces.write("d") == stream::written::taken));
  const auto first = pieces.take({});
  BOOST_TEST(first.bytes == "abcd");
  BOOST_TEST(first.tells_writer);
  BOOST_TEST(!pieces.take({}).tells_writer);
}

BOOST_AUTO_TEST_CASE(who_finds_nothing_is_woken_once_by_the_next_piece_or_the_end) {
  stream pieces(10, {});
  int woken = 0;
  BOOST_TEST(pieces.take([&] { ++woken; }).bytes == "");
  pieces.write("a");
  pieces.write("b");
  BOOST_TEST(woken == 1);
  pieces.take({});
  pieces.take([&] { ++woken; });
  BOOST_TEST(pieces.end(true));
  BOOST_TEST(woken == 2);
  BOOST_TEST((pieces.take({}).after == stream::state::complete));
}

BOOST_AUTO_TEST_CASE(nothing_is_written_behind_the_end) {
  stream whole(10, {});
  whole.write("a");
  BOOST_TEST(whole.end(true));
  BOOST_TEST(!whole.end(true));
  BOOST_TEST((whole.write("b") == stream::written::over));
  BOOST_TEST(!whole.room().has_value());
  const auto last = whole.take({});
  BOOST_TEST(last.bytes == "a");
  BOOST_TEST((last.after == stream::state::complete));

  stream broken(10, {});
  BOOST_TEST(broken.end(false));
  BOOST_TEST((broken.take({}).after == stream::state::broken));

  stream closed(10, {});
  closed.close();
  BOOST_TEST(closed.is_closed());
  BOOST_TEST(!closed.end(true));
  BOOST_TEST((closed.write("b") == stream::written::over));
}

BOOST_AUTO_TEST_CASE(a_writer_and_a_reader_race_without_losing_a_byte) {
  stream pieces(64, {});
  std::thread writer([&] {
    for (int n = 0; n < 20'000;) {
      if (pieces.write(std::string(1, static_cast<char>('a' + n % 26))) == stream::written::taken) {
        ++n;
      } else {
        std::this_thread::yield();
      }
    }
    pieces.end(true);
  });
  std::string got;
  for (;;) {
    const auto portion = pieces.take({});
    got += portion.bytes;
    if (portion.after == stream::state::complete) break;
  }
  writer.join();
  BOOST_TEST(got.size() == 20'000U);
  bool in_order = true;
  for (std::size_t n = 0; n < got.size(); ++n) {
    in_order = in_order && got[n] == static_cast<char>('a' + n % 26);
  }
  BOOST_TEST(in_order);
}

BOOST_AUTO_TEST_SUITE_END()
