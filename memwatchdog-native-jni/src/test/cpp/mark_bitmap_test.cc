#include "linux/mark_bitmap.h"

#include "check.h"
#include "linux/buffer.h"

namespace memwatchdog::test {

void markBitmap() {
    MarkBitmap marks;
    CHECK(marks.reserve());
    constexpr u8 EDGES[] = {0, 8, (1ull << MarkBitmap::CHUNK_BITS) - 8, 1ull << MarkBitmap::CHUNK_BITS, (1ull << 47) - 8, 1ull << 47, (1ull << 48) - 8};
    for (u8 address : EDGES) {
        CHECK(!marks.isMarked(address) && marks.mark(address) && !marks.mark(address) && marks.isMarked(address));
        CHECK(marks.anyMarkedIn(address, address + 8));
    }
    // What is no address of an object is never marked and harms nothing.
    constexpr u8 HOSTILE[] = {1, 4, 1ull << 48, (1ull << 48) + 8, ~0ull, ~7ull, (1ull << 63) + 8};
    for (u8 address : HOSTILE) CHECK(!marks.mark(address) && !marks.isMarked(address));
    CHECK(marks.strangers() == sizeof HOSTILE / sizeof *HOSTILE);
    for (u8 address : EDGES) marks.clear(address);
    CHECK(!marks.anyMarkedIn(0, 1ull << 48));
    Random random(3);
    u8 base = 0x6000'0000'0000ull, marked = 0;
    for (int i = 0; i < 500000; i++) marked += marks.mark(base + (random.below(1u << 28) & ~7u));
    u8 last = 0, seen = 0;
    marks.forEach([&](u8 address) {
        CHECK(address > last && marks.isMarked(address));
        last = address;
        seen++;
    });
    CHECK(seen == marked);
}

}  // namespace memwatchdog::test
