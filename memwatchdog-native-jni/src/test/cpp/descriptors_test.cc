#include "linux/descriptors.h"

#include "check.h"

extern "C" int fcntl(int, int, ...);

namespace memwatchdog::test {
namespace {

constexpr int GET_FLAGS = 1;

bool isOpen(int fd) { return fcntl(fd, GET_FLAGS) >= 0; }

// Beyond what a process may open by default, where the limit allows it.
constexpr int PLACES[] = {3, 4, 5, 9, 100, 900, 4000, 70000};

void openAll() {
    unsigned long many[2] = {100000, 100000};
    constexpr int RLIMIT_NOFILE = 7;
    setrlimit(RLIMIT_NOFILE, many);
    for (int place : PLACES) dup2(1, place);
}

}  // namespace

void descriptors() {
    CHECK(endOf([] {
              openAll();
              closeListed(5);
              CHECK(isOpen(3) && isOpen(4));
              for (int place : PLACES) CHECK(place < 5 || !isOpen(place));
          }) == StatusPage::DONE);
    // The output has its place wherever it was, and nothing else gets it.
    constexpr int OUTPUTS[] = {0, 2, 3, 4, 900};
    for (int output : OUTPUTS) {
        CHECK(endOf([&] {
                  CHECK(dup2(open("/proc/self/comm", libc::O_RDONLY), 50) == 50);
                  for (int place = 3; place < 50; place++) close(place);
                  CHECK(dup2(50, output) == output);
                  keepOnly(output);
                  char name[16];
                  CHECK(::read(OUTPUT, name, sizeof name) > 0 && isOpen(0) && isOpen(1) && isOpen(2) && !isOpen(4) && !isOpen(900));
                  CHECK(::read(0, name, sizeof name) == 0);
              }) == StatusPage::DONE);
    }
    CHECK(endOf([] {
              openAll();
              keepOnly(-1);
              for (int place : PLACES) CHECK(!isOpen(place));
          }) == StatusPage::DONE);
}

}  // namespace memwatchdog::test
