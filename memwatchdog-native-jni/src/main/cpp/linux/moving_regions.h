#pragma once
#include "linux/vm_structs.h"

namespace memwatchdog {

// The regions of Shenandoah, which moves objects while the application runs. From the choice of the regions to be emptied, its
// collection set, until no reference leads there any more, an object may be in two places, and one that is frozen then is no
// sound picture. At all other times every reference leads to the one place where its object is. Child only.
class MovingRegions {
public:
    explicit MovingRegions(const VmOffsets& vm) : vm_(vm), heap_(load<u8>(vm.collectedHeap)) {}

    // The table is what it is expected to be: numbered, one beside the other, within the heap.
    bool proved(u8 heapStart, u8 heapEnd) const {
        u8 count = load<u8>(heap_ + vm_.regionCount), bytes = load<u8>(vm_.regionBytes);
        if (!count || count > MOST_REGIONS || !bytes || heapEnd - heapStart < count * bytes) return false;
        for (u8 i = 0; i < count; i++) {
            u8 region = at(i), bottom = load<u8>(region + vm_.regionBottom);
            if (load<u8>(region + vm_.regionIndex) != i || bottom != heapStart + i * bytes) return false;
            if (load<u8>(region + vm_.regionEnd) != bottom + bytes || state(i) > MOST_STATES) return false;
        }
        return true;
    }

    bool anyObjectMoves() const {
        u8 count = load<u8>(heap_ + vm_.regionCount);
        for (u8 i = 0; i < count; i++) {
            if (state(i) == vm_.inCollectionSet || state(i) == vm_.pinnedInCollectionSet) return true;
        }
        return false;
    }

private:
    static constexpr u8 MOST_REGIONS = 1u << 20, MOST_STATES = 31;

    u8 at(u8 index) const { return load<u8>(load<u8>(heap_ + vm_.regions) + index * 8); }
    u4 state(u8 index) const { return load<u4>(at(index) + vm_.regionState); }

    const VmOffsets& vm_;
    u8 heap_;
};

}  // namespace memwatchdog
