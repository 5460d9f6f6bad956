#pragma once
#include "linux/buffer.h"

namespace memwatchdog {

// How often class refers to class, with the size of what is referred to. Bounded: pairs beyond the bound are left out.
class ReferenceCounts {
public:
    struct Pair {
        u4 from, to;
        u8 count, bytes;
    };

    ReferenceCounts() {
        slots_.resizeZeroed(SLOTS);
        pairs_.push({~0u, ~0u, 0, 0});
    }

    void add(u4 from, u4 to, u8 bytes) {
        Pair* pair = last_ && pairs_[last_].from == from && pairs_[last_].to == to ? &pairs_[last_] : find(from, to);
        if (!pair) return;
        pair->count++;
        pair->bytes += bytes;
    }

    // Without the first, which is none.
    Buffer<Pair>& pairs() { return pairs_; }

private:
    static constexpr u4 SLOTS = 1u << 17;  // at most half full

    Pair* find(u4 from, u4 to) {
        u8 key = static_cast<u8>(from) << 32 | to;
        u4 at = static_cast<u4>(key * 0x9E3779B97F4A7C15ull >> 40) & (SLOTS - 1);
        for (; slots_[at]; at = (at + 1) & (SLOTS - 1)) {
            Pair& pair = pairs_[slots_[at]];
            if (pair.from == from && pair.to == to) {
                last_ = slots_[at];
                return &pair;
            }
        }
        if (pairs_.size() > SLOTS / 2) return nullptr;
        slots_[at] = last_ = static_cast<u4>(pairs_.size());
        pairs_.push({from, to, 0, 0});
        return &pairs_[last_];
    }

    Buffer<u4> slots_;
    Buffer<Pair> pairs_;
    u4 last_ = 0;
};

}  // namespace memwatchdog
