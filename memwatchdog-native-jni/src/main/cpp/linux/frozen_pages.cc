#include "linux/frozen_pages.h"

namespace memwatchdog {

// Only between the bounds of the heap: whatever else lies in memory, the child may need.
FrozenPages::FrozenPages(ClassTable& classes, const MarkBitmap& marks)
    : classes_(classes), marks_(marks), start_(classes.layout().heapStart), end_(classes.layout().heapEnd), released_(end_ ? start_ : ~0ull) {}

void FrozenPages::releaseUnmarked() {
    if (!end_) return;
    u8 last = 0;
    auto endOfLast = [&] {
        if (!last) return start_;
        Class& type = classes_[classes_.indexOf(last)];
        // The statics lie behind the fields of a java.lang.Class.
        return last + classes_.bytesOf(last, type) + (type.kind == Kind::MIRROR ? MOST_STATICS : 0);
    };
    marks_.forEach([&](u8 object) {
        if (object < start_ || object >= end_) return;
        if (object - (last ? last : start_) > WORTH_A_CALL) release(endOfLast(), object);
        last = object;
    });
    release(endOfLast(), end_);
}

void FrozenPages::release(u8 address) {
    release(released_, address);
    released_ = address & ~(PAGE - 1);
}

void FrozenPages::release(u8 from, u8 to) {
    from = (from + PAGE - 1) & ~(PAGE - 1);
    to &= ~(PAGE - 1);
    if (to > from && to - from >= WORTH_A_CALL) madvise(reinterpret_cast<void*>(from), to - from, libc::MADV_DONTNEED);
}

}  // namespace memwatchdog
