#include "support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <stdexcept>

namespace {

using namespace std::chrono_literals;
using support::exit_status;
using support::process;

BOOST_AUTO_TEST_SUITE(processes)

BOOST_AUTO_TEST_CASE(output_of_both_streams_and_the_exit_code_are_told) {
  process child{{"/bin/sh", "-c", "echo out; echo err >&2; exit 3"}};
  BOOST_TEST((child.wait_exit(10s) == exit_status{3, 0}));
  BOOST_TEST((child.wait_for_line("^out$", 10s) == "out"));
  BOOST_TEST((child.wait_for_line("^err$", 10s) == "err"));
  BOOST_TEST(child.standard_output() == "out\n");
  BOOST_TEST(child.standard_error() == "err\n");
}

BOOST_AUTO_TEST_CASE(a_line_that_never_comes_is_not_waited_for_longer_than_the_process) {
  process child{{"/bin/echo", "hello"}};
  BOOST_TEST(!child.wait_for_line("goodbye", 1min));
}

BOOST_AUTO_TEST_CASE(a_process_that_still_runs_has_no_exit_status) {
  process child{{"/bin/sleep", "60"}};
  BOOST_TEST(!child.wait_exit(10ms));
}

BOOST_AUTO_TEST_CASE(a_signal_ends_it_and_is_told) {
  process child{{"/bin/sleep", "60"}};
  child.signal(SIGTERM);
  BOOST_TEST((child.wait_exit(10s) == exit_status{0, SIGTERM}));
  child.signal(SIGKILL);  // nobody is there: no harm to whoever has the id now
}

BOOST_AUTO_TEST_CASE(the_destructor_leaves_no_process_behind) {
  pid_t pid = 0;
  {
    process child{{"/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"}};
    BOOST_TEST((child.wait_for_line("ready", 10s) == "ready"));
    pid = child.pid();
  }
  BOOST_TEST((::kill(pid, 0) == -1 && errno == ESRCH));
}

BOOST_AUTO_TEST_CASE(the_environment_is_added_to_or_replaced) {
  process added{{"/usr/bin/env"}, {.environment = {{"SUPPORT_TEST", "1"}}}};
  added.wait_exit(10s);
  BOOST_TEST((added.wait_for_line("^SUPPORT_TEST=1$", 10s) == "SUPPORT_TEST=1"));
  BOOST_TEST(added.wait_for_line("^PATH=", 10s).has_value());
  process alone{{"/usr/bin/env"}, {.environment = {{"A", "b"}}, .clean_environment = true}};
  alone.wait_exit(10s);
  BOOST_TEST(!alone.wait_for_line("^PATH=", 10s));
  BOOST_TEST(alone.standard_output() == "A=b\n");
}

BOOST_AUTO_TEST_CASE(the_working_directory_is_the_one_asked_for) {
  process child{{"/bin/pwd"}, {.working_directory = "/usr"}};
  BOOST_TEST((child.wait_for_line("^/usr$", 10s) == "/usr"));
}

BOOST_AUTO_TEST_CASE(output_beyond_the_limit_is_dropped_and_does_not_block) {
  process child{{"/bin/sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x"},
                {.output_limit = 1000}};
  BOOST_TEST((child.wait_exit(30s) == exit_status{0, 0}));
  BOOST_TEST(!child.wait_for_line("never", 10s));
  BOOST_TEST(child.standard_output() == std::string(1000, 'x'));
}

/// In a copy of this process, since it does not survive it.
BOOST_AUTO_TEST_CASE(a_program_that_writes_a_secret_ends_the_test) {
  const auto ends_of_it = [](const std::string& written) {
    const pid_t copy = ::fork();
    if (copy == 0) {
      const int nowhere = ::open("/dev/null", O_WRONLY);
      ::dup2(nowhere, STDERR_FILENO);
      ::signal(SIGABRT, SIG_DFL);
      {
        process child{{"/bin/sh", "-c", "echo \"$1\" >&2", "sh", written}};
        child.wait_exit(10s);
      }
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(copy, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  };
  BOOST_TEST(ends_of_it("password=a-s3cret-one") == SIGABRT);
  BOOST_TEST(ends_of_it("password=***") == 0);
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there_is_told_at_once) {
  BOOST_CHECK_THROW(process({"/no/such/program"}), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
