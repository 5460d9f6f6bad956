#pragma once
#include "linux/class_table.h"

namespace memwatchdog {

// Objects with known contents: io.memwatchdog.natives.Calibration.objects(), in this order.
enum Known : u4 { INSTANCE, INTS, LEAF, REFERENCES, LONGS, MIRROR, BYTES, KNOWN_COUNT };

struct KnownObjects {
    u8 seen[KNOWN_COUNT][8];  // the words around the tag pointer, from TAG_WORDS_BEFORE before it
    u8 handle[KNOWN_COUNT];   // the JNI local reference
};

constexpr i4 TAG_WORDS_BEFORE = 4;

// Finds the layout and proves it against the known objects. Runs in a child, so that a wrong guess costs nothing: it refuses.
void calibrate(const VmTables& tables, const KnownObjects& known, bool movesBeside, Layout& layout);

}  // namespace memwatchdog
