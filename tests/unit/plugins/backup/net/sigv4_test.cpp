#include "net/aws/sigv4.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "unit/plugins/backup/net/sigv4_vectors.hpp"

namespace {

namespace aws = backup::net::aws;
using backup::secrets::secret_text;

aws::signable_request request_of(const sigv4_vectors::vector& of) {
  aws::signable_request made{of.method, of.target, of.fields, aws::sha256_hex(of.body)};
  made.fields.emplace_back("host", sigv4_vectors::host);
  made.fields.emplace_back("x-amz-date", sigv4_vectors::at);
  return made;
}

/// Second and third line of the canonical form.
std::string canonical(const std::string& target) {
  const auto whole = aws::canonical_request({"GET", target, {}, ""});
  const auto begin = whole.find('\n') + 1;
  return whole.substr(begin, whole.find('\n', whole.find('\n', begin) + 1) - begin);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sigv4)

BOOST_AUTO_TEST_CASE(every_published_vector_comes_out) {
  const aws::access_keys keys{sigv4_vectors::key_id, secret_text(sigv4_vectors::secret_key), {}};
  for (const auto& each : sigv4_vectors::all) {
    BOOST_TEST(
        aws::authorization(request_of(each), keys, sigv4_vectors::scope, sigv4_vectors::at) ==
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/"
            "aws4_request, SignedHeaders=" +
                each.signed_names + ", Signature=" + each.signature,
        each.name);
  }
  BOOST_TEST(sigv4_vectors::all.size() >= 25U);
}

BOOST_AUTO_TEST_CASE(the_steps_of_get_vanilla_are_the_published_ones) {
  const auto canonical_form = aws::canonical_request(request_of(sigv4_vectors::all.front()));
  BOOST_TEST(canonical_form ==
             "GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\n"
             "host;x-amz-date\n"
             "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  BOOST_TEST(aws::string_to_sign(canonical_form, sigv4_vectors::at, sigv4_vectors::scope) ==
             "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n"
             "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63");
}

BOOST_AUTO_TEST_CASE(a_path_is_encoded_once_more_than_it_is_sent) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"/_snapshot/camunda/a%2Cb", "/_snapshot/camunda/a%252Cb\n"},
      {"/a*,b", "/a%2A%2Cb\n"},
      {"/%3Clogstash-%7Bnow%2Fd%7D%3E", "/%253Clogstash-%257Bnow%252Fd%257D%253E\n"},
      {"/a//b/", "/a/b/\n"},
      {"/a/./b/../c", "/a/c\n"},
      {"/a/b/..", "/a/\n"},
      {"/../..", "/\n"},
      {"", "/\n"},
  };
  for (const auto& [sent, wanted] : rows) BOOST_TEST(canonical(sent) == wanted, sent);
}

BOOST_AUTO_TEST_CASE(a_query_is_decoded_encoded_strictly_and_sorted) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"/?verbose=true&ignore_unavailable=true", "/\nignore_unavailable=true&verbose=true"},
      {"/?flag", "/\nflag="},
      {"/?b=2&a&b=1", "/\na=&b=1&b=2"},
      {"/?h=a,b%2cc", "/\nh=a%2Cb%2Cc"},
      {"/?p=a+b%20c", "/\np=a%2Bb%20c"},
      {"/?p=a=b", "/\np=a%3Db"},
      {"/?p=%zz%4", "/\np=%25zz%254"},
      {"/?", "/\n"},
  };
  for (const auto& [sent, wanted] : rows) BOOST_TEST(canonical(sent) == wanted, sent);
}

BOOST_AUTO_TEST_CASE(a_timestamp_is_in_utc_with_all_its_digits) {
  using std::chrono::seconds;
  BOOST_TEST(aws::timestamp(std::chrono::sys_seconds(seconds(0))) == "19700101T000000Z");
  BOOST_TEST(aws::timestamp(std::chrono::sys_seconds(seconds(1440938160))) == "20150830T123600Z");
  BOOST_TEST(aws::timestamp(std::chrono::sys_seconds(seconds(1709251199))) == "20240229T235959Z");
}

BOOST_AUTO_TEST_SUITE_END()
