#include "linux/huge_pages.h"

#include "linux/libc.h"

namespace memwatchdog {
namespace {

constexpr u8 SMALL_PAGE = 4096, SMALL_IN_HUGE = HUGE_PAGE / SMALL_PAGE;

bool isResident(u8 start) {
    unsigned char resident[SMALL_IN_HUGE];
    // Fails where nothing is mapped.
    if (mincore(reinterpret_cast<void*>(start), HUGE_PAGE, resident)) return false;
    for (unsigned char page : resident) {
        if (!(page & 1)) return false;
    }
    return true;
}

// False where to go on is of no use. Together, since each call first empties the lists of pages of all processors.
bool collapseAll(u8 from, u8 to, Collapsed& done) {
    if (madvise(reinterpret_cast<void*>(from), to - from, libc::MADV_COLLAPSE) == 0) {
        done.bytes += to - from;
        return true;
    }
    done.error = libc::error();
    // No huge page is free, or the control group has no room. Others tell of one place: a mapped archive, pages in use.
    return done.error != libc::ENOMEM && done.error != libc::EBUSY;
}

}  // namespace

bool canCollapse() { return madvise(nullptr, 0, libc::MADV_COLLAPSE) == 0; }

Collapsed collapse(u8 start, u8 end) {
    Collapsed done{};
    for (u8 from = start; from < end;) {
        u8 to = from;
        while (to < end && isResident(to)) to += HUGE_PAGE;
        if (to > from && !collapseAll(from, to, done)) return done;
        from = to + HUGE_PAGE;
    }
    return done;
}

}  // namespace memwatchdog
