// A program whose child has a race and whose own end does not tell: what clean_of_races must find.
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

namespace {

int shared_number = 0;  // raced on purpose

void race() {
  std::thread one([] { ++shared_number; });
  std::thread other([] { ++shared_number; });
  one.join();
  other.join();
}

}  // namespace

int main() {
  const pid_t child = fork();
  if (child == 0) {
    race();
    return 0;
  }
  int ignored = 0;
  return child > 0 && waitpid(child, &ignored, 0) == child ? 0 : 1;
}
