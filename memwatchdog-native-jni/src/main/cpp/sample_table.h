#pragma once
#include <jvmti.h>

#include "types.h"

namespace memwatchdog {

struct Allocation {
    static constexpr u4 MAX_FRAMES = 64;

    u8 atNanos;
    u4 frameCount;
    jvmtiFrameInfo frames[MAX_FRAMES];  // innermost first
};

// Samples of what was allocated, as long as it lives. Of all that is alive each byte has the same chance to be among them,
// whenever it was allocated: where room gets short half of the samples are dropped at random, and from then on half as many
// are to be taken. So a leak that is as old as the table is not crowded out by what has come since.
//
// What is dead is looked for only when no slot is free; then a quarter of all is free afterwards, so that each sample pays for
// four slots at most. One thread at a time. Plain memory, which reset() makes a table; what is not used is not touched.
//
// References: bool isDead(void*), void release(void*).
class SampleTable {
public:
    static constexpr u4 SLOTS = 1024;

    void reset(u8 seed) {
        random_ = seed | 1;
        freeCount_ = SLOTS;
        for (u4 i = 0; i < SLOTS; i++) {
            objects_[i] = nullptr;
            free_[i] = static_cast<u2>(SLOTS - 1 - i);
        }
    }

    // Whether too much is alive for what comes; thin() is the cure.
    template <class References>
    bool isCrowded(References& references) {
        if (freeCount_) return false;
        dropIf(references, [&](void* object) { return references.isDead(object); });
        return freeCount_ < SLOTS / 4;
    }

    template <class References>
    void thin(References& references) {
        dropIf(references, [&](void*) { return coin(); });
    }

    template <class References>
    void clear(References& references) {
        dropIf(references, [](void*) { return true; });
    }

    bool hasRoom() const { return freeCount_; }

    // Takes the reference over.
    void add(void* object, const Allocation& allocation) {
        u4 slot = free_[--freeCount_];
        objects_[slot] = object;
        copy(allocation, allocations_[slot]);
    }

    // Null where the slot is free.
    void* object(u4 slot) const { return objects_[slot]; }
    const Allocation& allocation(u4 slot) const { return allocations_[slot]; }
    u4 size() const { return SLOTS - freeCount_; }

    // Only the frames that there are.
    static void copy(const Allocation& from, Allocation& to) {
        __builtin_memcpy(&to, &from, sizeof from - (Allocation::MAX_FRAMES - from.frameCount) * sizeof *from.frames);
    }

private:
    template <class References, class Condition>
    void dropIf(References& references, Condition condition) {
        for (u4 slot = 0; slot < SLOTS; slot++) {
            void* object = objects_[slot];
            if (!object || !condition(object)) continue;
            references.release(object);
            objects_[slot] = nullptr;
            free_[freeCount_++] = static_cast<u2>(slot);
        }
    }

    bool coin() {
        random_ ^= random_ << 13;
        random_ ^= random_ >> 7;
        random_ ^= random_ << 17;
        return random_ >> 63;
    }

    u8 random_;
    u4 freeCount_;
    u2 free_[SLOTS];
    void* objects_[SLOTS];
    Allocation allocations_[SLOTS];
};

}  // namespace memwatchdog
