#include "net/aws/credentials_source.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "net/aws/profile_file.hpp"
#include "unit/plugins/backup/secrets/scratch.hpp"

namespace {

namespace aws = backup::net::aws;
using namespace std::chrono_literals;
using variables = std::map<std::string, std::string>;
using backup::secrets::instant;

tl::expected<aws::credentials_source, std::string> open(const variables& set) {
  return aws::credentials_source::open([&set](const char* name) -> std::optional<std::string> {
    const auto found = set.find(name);
    return found == set.end() ? std::nullopt : std::optional(found->second);
  });
}

std::string in_words(const aws::access_keys& keys) {
  return keys.id + "|" + std::string(keys.secret.view()) + "|" +
         std::string(keys.session_token.view());
}

std::string refused(const variables& set) {
  const auto made = open(set);
  return made ? "" : made.error();
}

const std::string pair_of_keys = "aws_access_key_id = AKIDFILE\naws_secret_access_key=marked/s+=\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(aws_credentials)

BOOST_AUTO_TEST_CASE(the_environment_goes_before_all_files) {
  const secrets_test::folder at;
  const auto made =
      open({{"AWS_ACCESS_KEY_ID", "AKIDENV"},
            {"AWS_SECRET_ACCESS_KEY", "marked-env"},
            {"AWS_SESSION_TOKEN", "marked-token"},
            {"AWS_DEFAULT_REGION", "eu-west-2"},
            {"AWS_SHARED_CREDENTIALS_FILE", at.write("c", "[default]\n" + pair_of_keys)}});
  BOOST_TEST_REQUIRE(made.has_value());
  BOOST_TEST(in_words(made->keys()) == "AKIDENV|marked-env|marked-token");
  BOOST_TEST(made->region() == "eu-west-2");
}

BOOST_AUTO_TEST_CASE(files_are_found_by_their_variables_and_below_home) {
  const secrets_test::folder at;
  std::filesystem::create_directory(at.name(".aws"));
  at.write(".aws/credentials", "[default]\n" + pair_of_keys + "[other]\naws_access_key_id=AKIDO\n");
  at.write(".aws/config",
           "[default]\nregion = eu-central-1\n[profile other]\nregion=us-east-1\n"
           "aws_access_key_id=AKIDC\naws_secret_access_key=s\n");
  const auto usual = open({{"HOME", at.name("")}});
  BOOST_TEST_REQUIRE(usual.has_value());
  BOOST_TEST(in_words(usual->keys()) == "AKIDFILE|marked/s+=|");
  BOOST_TEST(usual->region() == "eu-central-1");

  const auto other = open({{"HOME", at.name("")}, {"AWS_PROFILE", "other"}});
  BOOST_TEST_REQUIRE(other.has_value());
  BOOST_TEST(in_words(other->keys()) == "AKIDC|s|");
  BOOST_TEST(other->region() == "us-east-1");

  const auto named = open(
      {{"AWS_SHARED_CREDENTIALS_FILE", at.name(".aws/credentials")}, {"AWS_REGION", "eu-north-1"}});
  BOOST_TEST_REQUIRE(named.has_value());
  BOOST_TEST(in_words(named->keys()) == "AKIDFILE|marked/s+=|");
  BOOST_TEST(named->region() == "eu-north-1");
}

BOOST_AUTO_TEST_CASE(what_is_lacking_is_said_without_a_secret) {
  const secrets_test::folder at;
  const auto file = at.write("c",
                             "[half]\naws_access_key_id = AKID\n"
                             "[role]\nrole_arn = arn:x\n"
                             "[odd]\naws_access_key_id = AK ID\naws_secret_access_key = marked\n"
                             "[token]\n" +
                                 pair_of_keys + "aws_session_token = marked\x01token\n");
  const auto with = [&](const std::string& profile) {
    return variables{{"AWS_SHARED_CREDENTIALS_FILE", file},
                     {"AWS_CONFIG_FILE", at.write("none", "")},
                     {"AWS_PROFILE", profile}};
  };
  BOOST_TEST(refused({}) ==
             "there are none in the environment, and no HOME tells where AWS's files are");
  BOOST_TEST(refused({{"AWS_ACCESS_KEY_ID", "AKID"}}) ==
             "of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set");
  BOOST_TEST(refused({{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "a\nmarked"}}) ==
             "the environment (AWS_ACCESS_KEY_ID and its like) holds a control character, such as "
             "a second line");
  BOOST_TEST(refused(with("nobody")) ==
             "there is no profile \"nobody\" in \"" + file + "\" or \"" + at.name("none") + "\"");
  BOOST_TEST(refused(with("half")) == "profile \"half\" has no keys");
  BOOST_TEST(refused(with("role")) ==
             "profile \"role\" has no keys but role_arn, which is not followed here; have "
             "something beside this program write keys into a file");
  BOOST_TEST(refused(with("odd")) ==
             "profile \"odd\" of AWS's files holds an access key id that cannot be one");
  BOOST_TEST(refused(with("token")) ==
             "profile \"token\" of AWS's files holds a control character, such as a second line");
  BOOST_TEST(refused({{"HOME", at.name("")}}) ==
             "the file \"" + at.name("") + "/.aws/credentials" +
                 "\" cannot be read (No such file or directory), and the file \"" + at.name("") +
                 "/.aws/config" + "\" cannot be read (No such file or directory)");
}

BOOST_AUTO_TEST_CASE(files_are_read_again_when_they_change_and_kept_while_they_cannot_be) {
  const secrets_test::folder at;
  std::vector<std::string> told;
  const auto file = at.write("c", "[default]\n" + pair_of_keys);
  auto made = open({{"AWS_SHARED_CREDENTIALS_FILE", file}});
  BOOST_TEST_REQUIRE(made.has_value());
  instant now(1h);
  BOOST_TEST(!made->look(now));
  at.swap("c",
          "[default]\naws_access_key_id=AKIDNEW\naws_secret_access_key=marked-new\n"
          "aws_session_token=marked-token");
  BOOST_TEST(!made->look(now));
  BOOST_TEST(made->look_at_once(now));
  BOOST_TEST(in_words(made->keys()) == "AKIDNEW|marked-new|marked-token");
  at.write("c", "[default]\naws_access_key_id=AKIDNEW\n");
  for (int second = 0; second < 60; ++second) {
    BOOST_TEST(!made->look(now += 1s));
    if (auto trouble = made->take_trouble(); !trouble.empty()) told.push_back(std::move(trouble));
  }
  BOOST_TEST(in_words(made->keys()) == "AKIDNEW|marked-new|marked-token");
  BOOST_TEST_REQUIRE(told.size() == 1U);
  BOOST_TEST(told[0] ==
             "Credentials of AWS: profile \"default\" has no keys; those from before "
             "stay in force.");
  at.write("c", "[default]\n" + pair_of_keys);
  BOOST_TEST(made->look(now += 1s));
}

BOOST_AUTO_TEST_CASE(lines_are_read_as_in_the_files_that_people_have) {
  const std::string text =
      "# [default]\r\n[ default ] # mine\r\n  s3 =\r\n    region = nested\r\nREGION = a-1 # "
      "there\r\n"
      "; region = b\naws_access_key_id\n= x\naws_access_key_id=AKID\n[[x]]\n[default\nregion = c\n"
      "[default]\nregion = d-2";
  const auto found = aws::read_profile(text, "default", aws::profile_file::credentials);
  BOOST_TEST(found.is_there);
  BOOST_TEST(found.region == "d-2");
  BOOST_TEST(found.id.view() == "AKID");
  BOOST_TEST(!aws::read_profile("[x]\n", "y", aws::profile_file::credentials).is_there);
  BOOST_TEST(!aws::read_profile("[x]\n", "x", aws::profile_file::config).is_there);
  BOOST_TEST(aws::read_profile("[profile x]\n", "x", aws::profile_file::config).is_there);
  BOOST_TEST(aws::read_profile("[profilex]\n", "x", aws::profile_file::config).is_there == false);
  BOOST_TEST(!aws::read_profile("[]\nregion=a", "", aws::profile_file::credentials).is_there);
}

BOOST_AUTO_TEST_SUITE_END()
