#pragma once
#include "linux/class_table.h"
#include "linux/mark_bitmap.h"

namespace memwatchdog {

// Gives back what the child has no more use for. A page that both processes hold is copied when the application writes to it;
// one that the child has given back is not: the free and dead parts of the heap, which are what an application writes most,
// then cost no memory.
class FrozenPages {
public:
    FrozenPages(ClassTable& classes, const MarkBitmap& marks);

    // All without a marked object.
    void releaseUnmarked();
    // What lies below, which will not be read again. To be called with ascending addresses.
    void releaseBelow(u8 address) {
        if (address - released_ >= PIECE && address < end_) release(address);
    }

private:
    // The largest that there is (ARM64 has kernels of 4, 16 and 64 KB): the kernel rounds up where a range ends within a page.
    static constexpr u8 PAGE = 64u << 10, PIECE = 4u << 20, WORTH_A_CALL = 64u << 10, MOST_STATICS = 65536 * 8;

    void release(u8 address);
    static void release(u8 from, u8 to);

    ClassTable& classes_;
    const MarkBitmap& marks_;
    u8 start_, end_;  // of the heap; nothing where this JVM does not tell
    u8 released_;
};

}  // namespace memwatchdog
