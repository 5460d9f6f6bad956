#pragma once
#include "linux/vm_structs.h"

namespace memwatchdog {

// How this VM lays out objects. Found and proved by Calibration; copied from the probe's child to the parent, and inherited
// by every later child.
struct Layout {
    enum Header : u4 { WIDE, NARROW, COMPACT };

    VmOffsets vm;
    Header header;
    u4 referenceBytes;  // 4 or 8
    u8 oopBase, klassBase;
    u4 oopShift, klassShift;
    u4 lengthOffset;
    i4 oopSlot;  // where, relative to the tag pointer of a JVMTI callback, the object's address lies; in words
    u4 mirrorKlassOffset, mirrorStaticCountOffset;
    u8 heapStart, heapEnd;  // reserved for the heap; equal where this JVM does not tell
    bool movesBeside;       // objects are moved while the application runs: see MovingRegions

    u8 reference(u8 address) const {
        if (referenceBytes == 8) return load<u8>(address);
        u4 narrow = load<u4>(address);
        return narrow ? oopBase + (static_cast<u8>(narrow) << oopShift) : 0;
    }
    u8 klass(u8 object) const {
        if (header == NARROW) return klassBase + (static_cast<u8>(load<u4>(object + 8)) << klassShift);
        if (header == COMPACT) return klassBase + ((load<u8>(object) >> COMPACT_KLASS_SHIFT) << klassShift);
        return load<u8>(object + 8);
    }
    u4 length(u8 array) const { return load<u4>(array + lengthOffset); }
    u8 klassOfMirror(u8 mirror) const { return load<u8>(mirror + mirrorKlassOffset); }

    // markWord::klass_shift of JEP 450; the calibration proves it.
    static constexpr u4 COMPACT_KLASS_SHIFT = 42;
};

}  // namespace memwatchdog
