#include "support/engine_admin.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "support/scripted_engine.hpp"

namespace {

using support::engine_flavour;

BOOST_AUTO_TEST_SUITE(engine_admin)

BOOST_AUTO_TEST_CASE(an_engine_is_filled_backed_up_emptied_and_restored) {
  for (auto const flavour : {engine_flavour::elasticsearch_8, engine_flavour::opensearch_3}) {
    support::scripted_engine engine{flavour};
    support::engine_admin admin{engine.url()};
    BOOST_TEST(admin.opensearch() == !support::is_elasticsearch(flavour));
    admin.create_indices({{"x-a", {"x-alias"}}, {"x-b"}, {"x-c"}, {"x-d"}, {"x-e"}, {"y"}});
    admin.put_document("x-a", "1", "{}");
    admin.add_documents("x-a", 10, 100);
    admin.register_repository("r", "r", "40kb");
    admin.create_snapshot("r", "s", {"x-a", "x-b"}, R"({"k":"v"})");
    auto const seen = admin.snapshots("r");
    BOOST_TEST(seen.size() == 1U);
    BOOST_TEST((seen[0].name == "s" && seen[0].state == "SUCCESS" && !seen[0].uuid.empty()));
    BOOST_TEST((seen[0].indices == std::vector<std::string>{"x-a", "x-b"}));
    BOOST_TEST(seen[0].metadata == R"({"k":"v"})");
    admin.delete_indices("x-");
    BOOST_TEST((admin.index_names() == std::vector<std::string>{"y"}));
    admin.restore("r", "s", {"x-a"});
    BOOST_TEST(admin.count_documents("x-a") == 11);
    admin.delete_snapshots("r");
    BOOST_TEST(admin.snapshots("r").empty());
    admin.delete_repository("r");
    admin.delete_repository("r");
    BOOST_TEST(engine.unexpected_calls().empty());
  }
}

BOOST_AUTO_TEST_CASE(an_unwanted_answer_is_told_with_the_engines_words) {
  support::scripted_engine engine{engine_flavour::opensearch_2};
  support::engine_admin admin{engine.url()};
  admin.create_index({"a"});
  BOOST_CHECK_EXCEPTION(admin.create_index({"a"}), std::runtime_error, [](const auto& error) {
    std::string const words = error.what();
    return words.find("PUT /a answered 400") != std::string::npos &&
           words.find("resource_already_exists_exception") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
