#include "pair_slopes.h"

#include "types.h"

namespace memwatchdog {
namespace {

constexpr u8 SIGN = 1ULL << 63;
constexpr u8 NOT_A_NUMBER = 0x7ff8ULL << 48;

// Keys are ordered as the numbers are, which those of one sign are by their bits; compared as integers they cost no jump that
// the processor guesses wrong. A NaN may have either sign: on x86 that of 0/0 is negative.
u8 keyOf(double value) {
    u8 bits = value == value ? load<u8>(&value) : NOT_A_NUMBER;
    return bits & SIGN ? ~bits : bits | SIGN;
}

u8 bitsOf(u8 key) { return key & SIGN ? key & ~SIGN : ~key; }

void siftDown(u8* heap, int hole, int count) {
    u8 key = heap[hole];
    while (hole < count / 2) {
        int child = 2 * hole + 1;
        if (child + 1 < count) child += heap[child] < heap[child + 1];
        if (heap[child] <= key) break;
        heap[hole] = heap[child];
        hole = child;
    }
    heap[hole] = key;
}

void heapSort(u8* keys, int count) {
    for (int hole = count / 2 - 1; hole >= 0; hole--) siftDown(keys, hole, count);
    for (int end = count - 1; end > 0; end--) {
        u8 largest = keys[0];
        keys[0] = keys[end];
        keys[end] = largest;
        siftDown(keys, 0, end);
    }
}

}  // namespace

void sortAscending(double* values, int count) {
    u8* keys = reinterpret_cast<u8*>(values);  // in place; the library is built with -fno-strict-aliasing
    for (int i = 0; i < count; i++) keys[i] = keyOf(values[i]);
    heapSort(keys, count);
    for (int i = 0; i < count; i++) keys[i] = bitsOf(keys[i]);
}

void pairSlopes(const double* x, const double* y, int n, double* slopes) {
    int count = 0;
    for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
    }
    sortAscending(slopes, count);
}

}  // namespace memwatchdog
