#pragma once
// For programs that run parts of the library outside a JVM, under the sanitizers. No headers of the C library: the library
// declares what it uses by hand.
#include "linux/in_place.h"
#include "linux/outcome.h"

extern "C" {
int dprintf(int, const char*, ...);
void* calloc(unsigned long, unsigned long);
}

#define CHECK(condition)                                                        \
    do {                                                                        \
        if (!(condition)) {                                                     \
            dprintf(1, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);    \
            _exit(3);                                                           \
        }                                                                       \
    } while (0)

namespace memwatchdog::test {

// Repeatable: the same numbers in each run.
class Random {
public:
    explicit Random(u8 seed) : state_(seed * 2 + 1) {}
    u8 next() {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return state_;
    }
    u4 below(u4 bound) { return static_cast<u4>(next() % bound); }

private:
    u8 state_;
};

// Runs the body in a child, since it may end its process. What the sanitizers find has a status of its own.
template <class Body>
StatusPage::State endOf(Body body) {
    auto* page = makeInPlace<StatusPage>(libc::MAP_SHARED);
    int child = fork();
    if (child == 0) {
        childOutcome = makeInPlace<Outcome>(libc::MAP_PRIVATE, page);
        body();
        childOutcome->done();
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK((status & 0x7f) == 0);
    CHECK((status >> 8) <= 1);
    auto end = static_cast<StatusPage::State>(page->state);
    if (end != StatusPage::DONE) dprintf(1, "  %s\n", page->message);
    release(page);
    return end;
}

double* doubles(long long count);
double valueOf(Random& random, u4 kind, int i);
void leastSquares();
void gramSchmidt();
void pairSlopes();
void unsigned5();
void markBitmap();
void frontier();
void descriptors();
void memoryWatch(const char* directory);
void calibration();
void movingRegions();
void pathTrie();
void sampleTable();
void deflater(const char* directory);
void frozenHeap(const char* directory);

}  // namespace memwatchdog::test
